"""What lies in the page from elsewhere is what it is said to be."""

import hashlib
import re
from importlib.resources import files

_VENDOR = files("unclench.web") / "static" / "vendor"
_ROW = re.compile(r"^\| `([^`]+)` .*`([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_is_named_with_the_hash_that_it_has() -> None:
    told = dict(_ROW.findall((_VENDOR / "VENDORED.md").read_text()))
    lying = {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in _VENDOR.iterdir()
        if one.name != "VENDORED.md"
    }
    assert lying == told
