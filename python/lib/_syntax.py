"""Mistakes of syntax in the words of CPython. The parser knows where they are, and calls most of them "invalid syntax"."""

import re

#: Strings and comments; what is in them is no code.
_NO_CODE = re.compile(
    r"""(?P<quotes>\"{3}|'{3})(?:\\.|(?!(?P=quotes)).)*(?:(?P=quotes))?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\#[^\n]*""", re.S
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_HEADS = ("if", "elif", "else", "for", "while", "def", "class", "try", "except", "finally", "with")
#: Words after which an expression has to follow.
_OPEN_WORDS = ("and", "or", "not", "in", "is", "if", "else", "lambda", "for", "return", "await", "yield", "from", "import", "as")

#: Other words of the parser, and those of CPython.
_WORDS = {
    "unexpected indentation": "unexpected indent",
    "expected a statement": "invalid syntax",
    "unexpected EOF while parsing": "invalid syntax",
    "expected `except` or `finally` after `try` block": "expected 'except' or 'finally' block",
    "positional argument cannot follow keyword argument": "positional argument follows keyword argument",
}


class Code:
    """A source without its strings and comments, its brackets, and where its statements begin."""

    def __init__(self, source):
        self.text = _NO_CODE.sub(self._blank, source)
        #: The text with what is in brackets replaced, too.
        self.flat, self.open, self.wrong, self.starts = "", [], None, [0]
        for at, letter in enumerate(self.text):
            if letter in _PAIRS:
                opening = self.open.pop() if self.open else None
                if (opening is None or opening[0] != _PAIRS[letter]) and self.wrong is None:
                    self.wrong = at, letter, opening and opening[0]
            self.flat += letter if not self.open else "_"
            if letter in "([{":
                self.open.append((letter, at))
            elif letter in "\n;" and not self.open:
                self.starts.append(at + 1)

    @staticmethod
    def _blank(found):
        text = found[0]
        if text[0] == "#":
            return " " * len(text)
        return '"' + "s" * (len(text) - 2) + '"' * (len(text) > 1)


def improve(error, source):
    """Gives an exception of the parser the message, and the place, that CPython has for it."""
    lines = source.split("\n")
    at = sum(len(line) + 1 for line in lines[: error.lineno - 1]) + (error.offset or 1) - 1
    if error.msg.startswith("expected a parameter") and re.search(r"(^|\n)\s*lambda\s*$", source[:at]):
        error.msg = "invalid syntax"
        error.add_note("lambda is a word of Python's own. Choose another name, such as lam.")
    found = _found(error.msg, source, at)
    if found is None:
        error.msg = _WORDS.get(error.msg, error.msg)
        return
    error.msg, place = found
    error.lineno, error.offset = _line(source, place), place - source.rfind("\n", 0, place)


def _line(source, at):
    """The number of the line that an index of the source is in."""
    return source.count("\n", 0, at) + 1


def _found(message, source, at):
    """The message for what is wrong at an index of the source, and the index to point to; None if nothing better is known."""
    if message == "unterminated string":
        triple = source[at:].lstrip("rRbBuU").startswith(('"""', "'''"))
        kind, end = ("triple-quoted string", len(source.rstrip())) if triple else ("string", at)
        return f"unterminated {kind} literal (detected at line {_line(source, end)})", at
    code = Code(source)
    if message.startswith("expected an indented block"):
        heads = [start for start in code.starts if start <= at and code.text[start:at].strip()]
        return f"{message.replace('`', chr(39))} on line {_line(source, heads[-1]) if heads else 1}", at
    if message == "invalid assignment target":
        return _not_assignable(_kind(re.split(r"(?<![=!<>])=(?!=)", code.text[at:])[0])), at
    if _WORDS.get(message, message) == "invalid syntax":
        return _in_brackets(code, at) or _in_statement(code, source, at)
    return None


def _in_brackets(code, at):
    if code.wrong is not None and code.wrong[0] == at:
        _, closing, opening = code.wrong
        if opening is None:
            return f"unmatched '{closing}'", at
        return f"closing parenthesis '{closing}' does not match opening parenthesis '{opening}'", at
    if code.wrong is None and code.open:
        bracket, place = code.open[-1]
        if place < at and ("\n" in code.text[place:at] or not code.text[at:].strip()):
            return f"'{bracket}' was never closed", place
    if code.flat[at : at + 1] == "_" and code.text[at] != "_" and _is_complete(code.text[:at]):
        if re.match(r"[\w\"(\[{]", code.text[at:]) and _word(code.text[at:]) not in _OPEN_WORDS:
            return "invalid syntax. Perhaps you forgot a comma?", at
    return None


def _in_statement(code, source, at):
    if source[at : at + 1] > "\x7f" and not source[at].isalnum():
        return f"invalid character '{source[at]}' (U+{ord(source[at]):04X})", at
    start = [start for start in code.starts if start <= at][-1]
    start += len(code.text[start:at]) - len(code.text[start:at].lstrip())
    before, head = code.flat[start:at], _word(code.flat[start:])
    here = code.flat[at : at + 1]
    if head in ("print", "exec") and before.strip() == head and (here == '"' or here.isalnum()):
        return f"Missing parentheses in call to '{head}'. Did you mean {head}(...)?", start
    if head in ("if", "elif", "while") and here == "=":
        target = code.text[start + len(head) : at]
        if not target.strip():
            return None
        kind = _kind(target)
        words = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?" if kind == "name" else _not_assignable(kind)
        return words, start + len(head) + len(target) - len(target.lstrip())
    if head == "def" and here == ":" and re.fullmatch(r"def\s+\w+\s*", before):
        return "expected '('", at
    if head in _HEADS and (here.strip() == "" or here.isalpha()):
        if before.strip() == head:
            whole = head in ("else", "try", "finally", "except")
        else:
            whole = _is_complete(before) and ":" not in re.split(r"[\n;]", code.flat[start:])[0]
        if whole and (head != "for" or re.search(r"\sin\s", before)):
            return "expected ':'", at if here.strip() else start + len(before.rstrip())
    if before[-1:].isdigit() and here.isalpha():
        return "invalid decimal literal", at - 1
    return None


def _not_assignable(kind):
    """Why an `=` cannot follow. None, True and False are not compared by mistake."""
    return f"cannot assign to {kind}" if kind[0].isupper() else f"cannot assign to {kind} here. Maybe you meant '==' instead of '='?"


def _word(text):
    found = re.match(r"\s*([^\W\d]\w*)", text)
    return found[1] if found else ""


def _is_complete(text):
    """Whether an expression can end here."""
    text = text.rstrip()
    return re.search(r"[\w\")\]}]$", text) is not None and re.search(r"\w*$", text)[0] not in _OPEN_WORDS


def _kind(target):
    """What stands before an `=`, as CPython calls it."""
    target = target.strip()
    if "==" in target:
        return "expression"
    if target in ("None", "True", "False"):
        return target
    if re.fullmatch(r"[^\W\d]\w*", target):
        return "name"
    if re.fullmatch(r"[^\W\d][\w.]*", target):
        return "attribute"
    if re.fullmatch(r"[\d.]+|\"s*\"", target):
        return "literal"
    if re.fullmatch(r"[\w.]+\[.*\]", target, re.S):
        return "subscript"
    return "function call" if re.fullmatch(r"[\w.]+\(.*\)", target, re.S) else "expression"
