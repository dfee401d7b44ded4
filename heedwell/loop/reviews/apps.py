from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "heedwell.loop.reviews"
    label = "reviews"
