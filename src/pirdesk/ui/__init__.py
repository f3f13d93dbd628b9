"""The desktop: screens and fields that show what the services say and pass on what people do."""
