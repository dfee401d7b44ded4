"""The parts every page is made of: forms that draw themselves, and small frozen records that do too.

A page writes `{{ form }}` or `{{ page.journey }}`; the words come from the presenter, the look from
`templates/components/` and `static/heedwell/heedwell.css`.
"""
