"""Did it work? Exact tests of before against after, planned looks, and an honest verdict."""
