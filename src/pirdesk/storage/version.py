"""Which schema this program writes, and who else may read and write it."""

PRODUCT = "pirdesk"
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
VERSION = len(REVISIONS)
MIN_READER = 2
MIN_WRITER = 4
