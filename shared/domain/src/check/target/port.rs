//! Ports that are nobody's web server: what listens there could take a request's lines for its own commands.

/// The Fetch standard's list (`port-blocking`), which every browser keeps, and the two stores of keys and values that
/// obey text lines and are most often left open. Sorted.
const OTHERS: &[u16] = &[
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666,
    6667, 6668, 6669, 6679, 6697, 10080, 11211,
];

/// Whether a request may be sent to a port.
pub(super) fn may_be_web(port: u16) -> bool {
    OTHERS.binary_search(&port).is_err()
}

#[cfg(test)]
mod tests {
    use super::OTHERS;

    #[test]
    fn the_list_is_sorted() {
        assert!(OTHERS.is_sorted_by(|one, next| one < next));
    }
}
