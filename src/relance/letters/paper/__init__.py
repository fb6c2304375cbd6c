"""The paper of a country: data, one file each, found by its name. There is no list to edit.

`<COUNTRY>.toml` is for letters sent from there; `default.toml` for every other country. Millimetres from the top
left corner of the sheet.

- `paper`: a name of Typst, `a4` or `us-letter`.
- `side`: where the window is, `left` or `right`; the letterhead stands on the other side.
- `window`: where the address stands. It must be seen however the folded sheet lies in the envelope, so it is
  smaller than the window: the sheet has room to slip. For an envelope of width W and height H, and a window
  between x and X, y and Y of it, the part of a sheet (of width w, folded to height h) that is always seen is
  x .. X - (W - w) by y .. Y - (H - h).
- `below`: nothing else stands in the window's column above this line, since it might be seen too.
- `return_line`: whether the sender stands small above the address, as in Germany.
- `folds`: marks at the left edge.
"""
