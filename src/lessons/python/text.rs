//! Text cells: a small part of Markdown.

/// A block of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading of a level from 1 to 4.
    Heading(usize, Vec<Inline>),
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list, numbered or not.
    List(bool, Vec<Vec<Inline>>),
    /// Lines of code.
    Code(String),
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Plain(String),
    /// Text in italics.
    Emphasis(String),
    /// Text in bold.
    Strong(String),
    /// Code.
    Code(String),
    /// The text and the address of a link.
    Link(String, String),
}

/// The blocks of a text.
#[must_use]
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim().starts_with("```")).collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some((level, title)) = heading(trimmed) {
            blocks.push(Block::Heading(level, inlines(title)));
        } else if let Some((numbered, first)) = item(trimmed) {
            let mut items = vec![first.to_owned()];
            let goes_on = |line: &str| !line.is_empty() && !line.starts_with("```") && heading(line).is_none();
            while let Some(next) = lines.peek().map(|line| line.trim()).filter(|line| goes_on(line)) {
                match item(next) {
                    Some((_, text)) => items.push(text.to_owned()),
                    // A line without a mark goes on with the item.
                    None => {
                        if let Some(last) = items.last_mut() {
                            last.push(' ');
                            last.push_str(next);
                        }
                    }
                }
                lines.next();
            }
            blocks.push(Block::List(numbered, items.iter().map(|item| inlines(item)).collect()));
        } else {
            let mut paragraph = trimmed.to_owned();
            let goes_on = |line: &&str| {
                let line = line.trim();
                !line.is_empty() && !line.starts_with("```") && heading(line).is_none() && item(line).is_none()
            };
            while let Some(next) = lines.next_if(goes_on) {
                paragraph.push(' ');
                paragraph.push_str(next.trim());
            }
            blocks.push(Block::Paragraph(inlines(&paragraph)));
        }
    }
    blocks
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let title = line[level..].strip_prefix(' ')?;
    (1..=4).contains(&level).then(|| (level, title.trim()))
}

/// The text of an item of a list, and whether it is numbered.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some((false, text.trim()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let text = line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") "))?;
    (digits > 0).then(|| (true, text.trim()))
}

/// The parts of a line.
fn inlines(text: &str) -> Vec<Inline> {
    let (mut parts, mut plain, mut rest) = (Vec::new(), String::new(), text);
    while let Some(first) = rest.chars().next() {
        if let Some((part, after)) = marked(rest) {
            if !plain.is_empty() {
                parts.push(Inline::Plain(std::mem::take(&mut plain)));
            }
            parts.push(part);
            rest = after;
            continue;
        }
        let escaped = first == '\\' && rest[1..].starts_with(|next: char| next.is_ascii_punctuation());
        let length = if escaped { 1 + rest[1..].chars().next().map_or(0, char::len_utf8) } else { first.len_utf8() };
        plain.push_str(&rest[usize::from(escaped)..length]);
        rest = &rest[length..];
    }
    if !plain.is_empty() {
        parts.push(Inline::Plain(plain));
    }
    parts
}

/// A marked part at the start of a text, and the text after it.
fn marked(text: &str) -> Option<(Inline, &str)> {
    let between = |mark: &str| {
        let rest = text.strip_prefix(mark)?;
        let end = rest.find(mark)?;
        let inside = &rest[..end];
        let is_sound = !inside.is_empty() && !inside.starts_with(' ') && !inside.ends_with(' ');
        is_sound.then(|| (inside.to_owned(), &rest[end + mark.len()..]))
    };
    if let Some((inside, after)) = between("`") {
        return Some((Inline::Code(inside), after));
    }
    if let Some((inside, after)) = between("**") {
        return Some((Inline::Strong(inside), after));
    }
    if let Some((inside, after)) = between("*") {
        return Some((Inline::Emphasis(inside), after));
    }
    let (label, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    is_safe(address).then(|| (Inline::Link(label.to_owned(), address.to_owned()), after))
}

/// Whether an address leads to a page on the web or to a lesson: no other kind can run a script.
fn is_safe(address: &str) -> bool {
    ["https://", "http://", "#/"].iter().any(|start| address.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Inline {
        Inline::Plain(text.to_owned())
    }

    #[test]
    fn a_text_has_headings_paragraphs_lists_and_code() {
        let text = "# Title\nfirst\nsecond\n\n- one\n  more\n- two\n\n1. a\n2) b\n```python\nx = *2*\n```\nend";
        assert_eq!(
            blocks(text),
            [
                Block::Heading(1, vec![plain("Title")]),
                Block::Paragraph(vec![plain("first second")]),
                Block::List(false, vec![vec![plain("one more")], vec![plain("two")]]),
                Block::List(true, vec![vec![plain("a")], vec![plain("b")]]),
                Block::Code("x = *2*".to_owned()),
                Block::Paragraph(vec![plain("end")]),
            ]
        );
    }

    #[test]
    fn parts_of_a_line_are_marked() {
        assert_eq!(
            inlines("a **b** *c* `d*e*` [f](#/mlp) 2 * 3 * 4 \\*g\\*"),
            [
                plain("a "),
                Inline::Strong("b".to_owned()),
                plain(" "),
                Inline::Emphasis("c".to_owned()),
                plain(" "),
                Inline::Code("d*e*".to_owned()),
                plain(" "),
                Inline::Link("f".to_owned(), "#/mlp".to_owned()),
                plain(" 2 * 3 * 4 *g*"),
            ]
        );
    }

    #[test]
    fn a_link_cannot_run_a_script() {
        for address in ["javascript:alert(1)", "data:text/html,x", "//host", "JavaScript:x"] {
            let text = format!("[x]({address})");
            assert_eq!(inlines(&text), [plain(&text)], "{address}");
        }
    }
}
