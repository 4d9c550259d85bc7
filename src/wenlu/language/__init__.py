"""Understanding what customers write, Chinese first and English too: a pure library, no database, no web.

`normalise` folds the ways of writing, `signals` finds what must never be overlooked, `search` finds the entry that
answers, `decision` puts it together for one turn of a conversation. `vectors` is optional: without sentence vectors the
search goes by words alone and says so. Nothing raises on any text.
"""
