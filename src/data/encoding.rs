//! The text of a file's bytes. Spreadsheets write UTF-8, with or without a byte order mark; UTF-16 ("Unicode text"); and, in older
//! versions, one byte for each character of western European languages.

/// How the files of spreadsheet programs begin, which are no text: zip archives, and the compound files of older versions.
const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", &[0xD0, 0xCF, 0x11, 0xE0]];

/// The text of a file; `None` if it is the file of a spreadsheet program.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let is_spreadsheet = SPREADSHEETS.iter().any(|beginning| bytes.starts_with(beginning));
    (!is_spreadsheet).then(|| decoded(bytes))
}

fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|two| unit([two[0], two[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => match str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            // The first 256 characters of Unicode are those of ISO 8859-1.
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encodings_of_spreadsheets_are_read() {
        let expected = "Größe;y\r\n0,5;1\r\n";
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(expected.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(expected.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let western: Vec<u8> = expected.chars().map(|c| u8::try_from(u32::from(c)).expect("in ISO 8859-1")).collect();
        for bytes in [expected.as_bytes(), &little, &big, &western] {
            assert_eq!(text(bytes).as_deref(), Some(expected));
        }
        assert_eq!(decoded("\u{feff}a".as_bytes()), "\u{feff}a", "the reader of the sheet takes the mark off");
        assert_eq!(decoded(&[0xFF, 0xFE, 0x41]), "", "half a character");
    }

    #[test]
    fn the_files_of_spreadsheet_programs_are_no_text() {
        assert_eq!(text(b"PK\x03\x04\x14\x00\x06\x00"), None, "xlsx, ods, numbers");
        assert_eq!(text(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]), None, "xls");
        assert_eq!(text(b"PK;y\n1;2").as_deref(), Some("PK;y\n1;2"));
    }
}
