"""Packages and foreign formats, in and out; knows neither the database nor the screen."""
