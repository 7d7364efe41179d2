"""The self-test: is everything here that the evening needs, and does it do what it should?"""
