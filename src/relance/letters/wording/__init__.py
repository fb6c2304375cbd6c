"""The words themselves: data, one folder per language, found by its name. There is no list to edit.

`<language>/pieces.toml` holds what the messages share, `<language>/<step>.txt` one message each.
Add a language: copy a folder and translate it. Add a step: add one file to every folder.

A step file: subject lines, an empty line, then the body. One line is one paragraph (mail programs
wrap it themselves). `{name}` is replaced: by a piece, or by one of `rules.FIELDS`. A line that
begins with words in brackets, such as `[several person]`, is used only when all of them hold;
`rules.CONDITIONS` lists them. Of the subject lines the first that holds is used. Empty lines left
behind by unused lines close up.

French files carry their spaces: narrow no-break (U+202F) before ; ! ? and no-break (U+00A0) before
a colon and inside « ». The tests say where one is missing.
"""
