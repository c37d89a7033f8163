//! IAM's wildcards: `*` for any characters, `?` for one.

/// Whether `text` is what `pattern` describes, as a whole.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut read) = (0, 0);
    // The last star, and how much of the text it stands for so far.
    let mut star: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(one) if *one == b'?' || *one == text[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((place, taken)) = star else {
                    return false;
                };
                star = Some((place, taken + 1));
                at = place + 1;
                read = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn wildcards_stand_for_what_iam_lets_them() {
        for (pattern, text) in [
            ("*", ""),
            ("*", "arn:aws:sns:us-east-1:1:x"),
            (
                "dynamodb:*Item",
                "dynamodb:getitem".replace("item", "Item").as_str(),
            ),
            (
                "arn:*:statdesk-local_*",
                "arn:aws:sns:r:1:statdesk-local_lakeside-ana",
            ),
            ("a?c", "abc"),
            ("a**c", "ac"),
            ("*ab", "aab"),
            ("", ""),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("a?c", "ac"),
            ("table/Desk", "table/Desk/index/due"),
            ("table/Desk/index/due", "table/Desk"),
            (
                "arn:*:statdesk-local_*",
                "arn:aws:sns:r:1:statdesk-other_lakeside-ana",
            ),
            ("Desk", "desk"),
            ("*b", "abc"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
