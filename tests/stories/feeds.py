#!/usr/bin/python3
"""Reads a feed or a calendar on standard input as a reader of such files does, and tells it as JSON."""
import json
import sys

data = sys.stdin.buffer.read()
if sys.argv[1] == 'atom':
    import feedparser
    f = feedparser.parse(data)
    out = {
        'trouble': str(f.bozo_exception) if f.bozo else '', 'version': f.version, 'id': f.feed.id, 'title': f.feed.title,
        'links': {link.rel: link.href for link in f.feed.links},
        'entries': [{'id': e.id, 'title': e.title, 'link': e.link, 'updated': e.updated, 'summary': e.summary,
                     'author': e.get('author', '')} for e in f.entries],
    }
else:
    import icalendar
    c = icalendar.Calendar.from_ical(data)
    out = {
        'name': str(c['X-WR-CALNAME']),
        'events': [{'uid': str(e['UID']), 'summary': str(e['SUMMARY']), 'status': str(e['STATUS']),
                    'sequence': int(e['SEQUENCE']), 'stamp': e.decoded('DTSTAMP').isoformat(), 'description': str(e['DESCRIPTION']), 'url': str(e['URL']), 'starts': e.decoded('DTSTART').isoformat(),
                    'alarms': len([x for x in e.subcomponents if x.name == 'VALARM'])} for e in c.walk('VEVENT')],
    }
json.dump(out, sys.stdout)
