"""The pages of a case: sections, harm, duties, documents, history."""
