"""Understanding what customers write, Chinese first and English too: a pure library, no database, no web.

`normalise` folds the ways of writing, `spellings` restores the trade's words (`homophones`, `syllables`, `slips`), both
with the way back to the original. Of one message, `entities` finds what it names (`numbers`, `dates`, `securities`),
`clauses` takes several questions apart, `mood` reads feeling and haste, `acts` what it does, `signals` what must never
be overlooked. `search` finds the entry that answers, `decision` puts it together for one turn of a conversation.
`vectors` is optional: without sentence vectors the search goes by words alone and says so. Nothing raises on any text.
"""
