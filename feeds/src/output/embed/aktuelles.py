import time, urllib.request

_copy, _asked = "", float("-inf")

def aktuelles():
    global _copy, _asked
    if time.monotonic() - _asked > 600:
        _asked = time.monotonic()
        try:
            address = "https://presse.example.org/aktuelles.html?limit=5&heading=h3"
            with urllib.request.urlopen(address, timeout=3) as answer:
                text = answer.read().decode()
            if text.rstrip().endswith("</section>"):
                _copy = text
        except Exception:
            pass  # whatever went wrong, the last copy stays
    return _copy
