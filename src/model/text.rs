//! Text from documents is untrusted: which characters may not reach a terminal, and how they are shown instead.

use std::borrow::Cow;

/// Whether a character could command a terminal or turn text around: control characters, except the line feed, and the
/// marks of bidirectional text (Unicode's `Bidi_Control`).
#[must_use]
pub fn is_unsafe(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(character, '\u{2028}' | '\u{2029}')
}

/// Text as it may be shown: what is unsafe as an escape, `\u{1b}`; tabs as spaces.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let show = |character: char| match character {
        '\t' => " ".to_owned(),
        unsafe_one if is_unsafe(unsafe_one) => unsafe_one.escape_unicode().to_string(),
        safe => safe.to_string(),
    };
    Cow::Owned(text.chars().map(show).collect())
}

/// Text as a JSON string, which is a TOML string as well, in which what is unsafe is an escape.
#[must_use]
pub fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    if !json.contains(is_unsafe) {
        return json;
    }
    json.chars()
        .map(
            |character| {
                if is_unsafe(character) { format!("\\u{:04x}", u32::from(character)) } else { character.to_string() }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_a_terminal_is_shown_as_an_escape() {
        assert_eq!(shown("plain – “text”\nand more"), "plain – “text”\nand more");
        assert_eq!(shown("\u{1b}[31mred\u{7}\u{9b}"), "\\u{1b}[31mred\\u{7}\\u{9b}");
        assert_eq!(shown("a\tb\u{202e}c"), "a b\\u{202e}c");
    }

    #[test]
    fn quoting_keeps_the_text() {
        for text in ["plain", "q\"\\", "\u{1b}[0m\u{7f}\u{202e}\u{85}\n\t", "é–“”"] {
            let json = quoted(text);
            assert!(!json.contains(is_unsafe), "{json}");
            assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
        }
    }
}
