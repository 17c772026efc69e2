"""Words that try to run: put where a page can put words, so that tests see whether any of them ever does."""

from __future__ import annotations

import json
from html import escape

MARK = "hostile-mark"
RUNS = f"document.documentElement.dataset.ran='{MARK}'"
WORDS = (
    f"<script>{RUNS}</script>",
    f"</title></textarea></style></script><script>{RUNS}</script>",
    f'"><img src=x onerror="{RUNS}">',
    f"'><svg onload={RUNS}>",
    f"<!--><iframe srcdoc='<script>{RUNS}</script>'>-->",
    f"]]><x xmlns='http://www.w3.org/1999/xhtml'><script>{RUNS}</script></x>",
    "{{ 7 * 191 }}{% raw %}",
    f"<a href='javascript:{RUNS}'>click</a>",
    f"\u2028</script>\u2029<script>{RUNS}</script>",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={RUNS}>",
    "\r\nSet-Cookie: stolen=1\r\n\r\n<script>alert(1)</script>",
    '=HYPERLINK("http://evil.example","x")',
)


def page(number: int, words: str) -> str:
    """A news page that has the words as title, author, outlet, name of a speaker, quotation and tag."""
    said = escape(words)
    declared = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": f"Dam {words}",
            "author": {"@type": "Person", "name": f"Ada {words}"},
            "publisher": {"@type": "Organization", "name": f"Post {words}"},
            "datePublished": f"2031-05-{number + 1:02}",
        }
    ).replace("</", "<\\/")
    return f"""<html lang="en"><head><title>Dam {said}</title><meta name="author" content="Ada {said}">
<script type="application/ld+json">{declared}</script></head><body><article><h1>Dam {said}</h1>
<p>The dam of Oslet {number} was opened on Monday, Minister Ada Velde {said} said.</p>
<p>“The bridge of Tarn {number} {said} will open on June {number + 3},” the harbour office {said} said on Monday.</p>
<p>The ministry said the old gate of Kelm {number} could be closed in July. {said}</p>
<p>Officials denied on Tuesday that the reservoir {number} {said} had leaked.</p></article></body></html>"""
