//! The names of months, as exports in several languages abbreviate them.

/// Names without accents and full stops; each list is one month.
const NAMES: [&str; 12] = [
    "jan january januar janner jaen janvier janv jan enero ene janeiro gennaio gen januari",
    "feb february februar fevrier fevr fev febrero fevereiro febbraio februari",
    "mar march marz maerz mrz mars marzo marco maart mrt",
    "apr april avril avr abril abr aprile",
    "may mai mayo maio maggio mag mei",
    "jun june juni juin junio junho giugno giu",
    "jul july juli juillet juil julio julho luglio lug",
    "aug august aout aou agosto ago augustus",
    "sep sept september septembre septiembre setembro set settembre",
    "oct october oktober okt octobre octubre outubro out ottobre ott",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dic dezembro dicembre",
];

/// The month of a name that was folded: 1 to 12.
pub(crate) fn named(folded: &str) -> Option<i8> {
    let name = folded.trim_end_matches('.');
    if name.len() < 3 {
        return None;
    }
    let found = NAMES
        .iter()
        .position(|names| names.split(' ').any(|known| known == name))?;
    i8::try_from(found + 1).ok()
}
