"""What a feed reader sees of the demonstration: valid, complete, the same stories in both formats."""

import sys

import feedparser

atom, rss = (feedparser.parse(open(path, "rb").read()) for path in sys.argv[1:3])
for feed in (atom, rss):
    assert feed.bozo == 0, feed.bozo_exception
    assert len(feed.entries) >= 20, len(feed.entries)
    titles = [entry.title for entry in feed.entries]
    assert len(set(titles)) == len(titles), "a release appears twice"
    assert all(entry.id and entry.link and entry.published_parsed for entry in feed.entries)
assert [entry.id for entry in atom.entries] == [entry.id for entry in rss.entries]
assert [entry.title for entry in atom.entries] == [entry.title for entry in rss.entries]
told_twice = [entry for entry in atom.entries if any(link.rel == "related" for link in entry.links)]
assert len(told_twice) == 2, [entry.title for entry in told_twice]
print(f"{len(atom.entries)} entries in both formats, bozo 0, {len(told_twice)} told by two offices")
