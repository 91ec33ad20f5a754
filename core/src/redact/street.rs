//! How streets and house numbers are written, language by language: the patterns behind [`address`](super::address).
//!
//! Letters are given as ranges of the Latin, Greek and Cyrillic blocks: Unicode's own classes would make these
//! automata ten times as large for no more streets.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

/// A letter, for use inside brackets.
pub(super) const LETTER: &str = r"A-Za-z\u{C0}-\u{24F}\u{370}-\u{52F}\u{1E00}-\u{1EFF}";
/// A capital, for use inside brackets. Where capitals and small letters alternate, both.
pub(super) const CAPITAL: &str = r"A-Z\u{C0}-\u{DE}\u{100}-\u{17F}\u{386}-\u{3AB}\u{400}-\u{42F}\u{490}-\u{4FF}\u{1E00}-\u{1EFF}";

/// One way to write a street with its number.
pub(super) struct Street {
    pub(super) pattern: Regex,
    /// Whether a number from 1900 to 2099 can only be a year here ("2024 Winter Park", "Spring 2024").
    pub(super) no_years: bool,
}

/// Streets that need no cue.
pub(super) fn streets() -> &'static [Street] {
    static STREETS: LazyLock<Vec<Street>> = LazyLock::new(|| {
        let sure = [
            english(),
            english_lower(),
            arabic(),
            korean(),
            chinese(),
            japanese(),
            british_named(),
            british(),
            american_named(),
            american(),
            po_box(),
        ];
        let dated = [
            english_ambiguous(),
            germanic(),
            type_first(),
            french(),
            type_last(),
        ];
        let street = |no_years| {
            move |source: String| Street {
                pattern: pattern(&source),
                no_years,
            }
        };
        sure.into_iter()
            .map(street(false))
            .chain(dated.into_iter().map(street(true)))
            .collect()
    });
    &STREETS
}

/// A capitalised word of a street name; marks of elision and hyphens belong.
pub(super) fn capitalised() -> String {
    format!("[{CAPITAL}][{LETTER}'.-]*")
}

/// A house number: "12", "12a", "12-14", "12/3", "No: 5".
pub(super) const NUMBER: &str = r"(?:(?:[Nn][or]\.?:?|№|[Nn]°|nº|д\.|буд\.|#)\s?)?[0-9]{1,4}(?:\s?[a-zA-Zа-я](?-u:\b))?(?:[-/][0-9]{1,4}[a-z]?)?";

/// "190 Old Quarry Road", "42 E. 7th St.": number, words, type.
fn english() -> String {
    english_with(
        "Street|Road|Avenue|Lane|Drive|Court|Boulevard|Yard|Crescent|Terrace|Gardens|Grove|Mews|Parkway|Highway|Circle|\
         Wharf|Alley|Esplanade",
        "St|Rd|Ave|Ln|Dr|Ct|Blvd|Cres|Pkwy|Hwy|Cir",
    )
}

/// The same with types that are everyday words.
fn english_ambiguous() -> String {
    english_with(
        "Way|Place|Walk|Close|Square|Row|Trail|Hill|Park|Quay|Loop|Plaza|Green|Rise|Parade|Broadway",
        "Pl|Ter|Sq|Trl",
    )
}

fn english_with(types: &str, abbreviations: &str) -> String {
    let word = capitalised();
    format!(
        r"[0-9]{{1,5}}[A-Za-z]?,? (?:(?:{word}|[0-9]{{1,3}}(?:st|nd|rd|th)|of|the|de|la) ){{1,4}}(?:(?:{types})(?-u:\b)|(?:{abbreviations})(?-u:\b)\.?)(?: (?:[NESW]{{1,2}}|North|South|East|West)(?-u:\b))?"
    )
}

/// "221 baker street": one name only, so that "3 minutes down the road" is none.
fn english_lower() -> String {
    r"[0-9]{1,5} (?:(?:north|south|east|west|[nsew]|old|new|upper|lower)\.? )?[a-z]{3,14} (?:street|avenue|road|boulevard|blvd|ave|rd)(?-u:\b)"
        .to_owned()
}

/// German, Dutch, Scandinavian, Finnish: a word that ends in the type, or words and the type, then the number.
fn germanic() -> String {
    let word = capitalised();
    format!(
        r"(?:{word}[ -]){{0,3}}(?:[{CAPITAL}][{LETTER}'-]*(?:straße|strasse|str\.|gasse|weg|platz|allee|damm|chaussee|graben|straat|laan|gracht|plein|singel|kade|dijk|steeg|vej|gade|vænget|vænge|allé|plads|torv|stræde|gatan|vägen|gränd|gata|gaten|veien|vegen|katu|ntie|kuja|polku)|{word}[ -](?:Straße|Strasse|Str\.|Gasse|Weg|Platz|Allee|Ring|Damm|Ufer|Straat|Laan|Gracht|Plein|Singel|Kade|Dijk|Vej|Gade|Allé))\s{NUMBER}"
    )
}

/// Romance, Slavic, Malay, Vietnamese, Greek: type, name, number.
fn type_first() -> String {
    let word = capitalised();
    let sure = "[Rr]ue|[Cc]alle|[Cc]/|[Rr]ua|[Uu]lic[aeiy]|[Uu]l\\.|[Уу]л(?:ица|ице|\\.)|[Вв]ул(?:иця|иці|\\.)|[Jj]alan|[Jj]l\\.?";
    let other = "[Aa]v(?:enue|enida|da\\.|\\.)|[Bb](?:oulevard|d\\.?|lvd)|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Pp]lace|[Pp]laza|\
                 [Pp]aseo|[Cc]arrera|[Cc]amino|Via|[Vv]iale|[Pp]iazza(?:le)?|[Cc]orso|[Vv]icolo|[Ll]argo|[Tt]ravessa|[Pp]raça|\
                 [Ee]strada|[Ss]trada|[Aa]lej[ae]|[Aa]l\\.|[Pp]lac|[Oo]s\\.|[Пп]роспект|[Пп]р(?:-т|\\.)|[Пп]ер(?:еулок|\\.)|\
                 [Бб]ульвар|[Đđ]ường|Οδός";
    format!(
        r"(?:(?:{sure})\s?{PARTICLE}?[{LETTER}][{LETTER}'.-]{{2,}}|(?:{other})\s?{PARTICLE}?{word})(?:[ -]{PARTICLE}?{word}){{0,5}},?\s{NUMBER}"
    )
}

const PARTICLE: &str = "(?:de la |de los |de las |de l'|de |du |des |del |della |dei |degli |delle |dell'|di |da |do |dos |das |d'|l'|la |le |les |el )";

/// "12 bis, rue de la Paix".
fn french() -> String {
    let word = capitalised();
    format!(
        r"[0-9]{{1,4}}(?: ?(?:bis|ter|[A-D]))?,? (?:[Rr]ue|[Aa]v(?:enue|\.)|[Bb](?:oulevard|d\.?|lvd)|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Cc]ours|[Rr]oute|[Ss]quare) {PARTICLE}?{word}(?:[ -]{PARTICLE}?{word}){{0,4}}"
    )
}

/// Turkish, Lithuanian, Latvian, Kazakh, Hungarian: name, type, number.
fn type_last() -> String {
    let word = capitalised();
    format!(
        r"(?:{word} ){{1,3}}(?:Cad(?:desi|\.)|Cd\.|Sok(?:ak|ağı|\.)|Sk\.|Bulvarı|Blv\.|Mah(?:allesi|\.)|g\.|gatvė|pr\.|iela|көшесі|даңғылы|utca|u\.|út|tér|körút|krt\.)\s?{NUMBER}"
    )
}

fn arabic() -> String {
    r"(?:شارع|طريق|حي) [\u{600}-\u{6FF}]{2,20}(?: [\u{600}-\u{6FF}]{2,20}){0,3},?\s[0-9]{1,4}[a-z]?"
        .to_owned()
}

/// "杭州市西湖区文三路210号3楼": from the large to the small.
fn chinese() -> String {
    r"(?:[\u{4E00}-\u{9FFF}]{2,8}?[省市区县]){0,3}[\u{4E00}-\u{9FFF}]{1,8}?(?:路|街|道|巷|弄|胡同)[0-9]{1,5}(?:号|號|弄)(?:[\u{4E00}-\u{9FFF}]{0,8}[0-9A-Z]{1,5}(?:号楼|楼|樓|室|栋|幢|单元|层|座|号)){0,4}"
        .to_owned()
}

/// "石川県金沢市香林坊6-19-141", with or without postcode and prefecture.
fn japanese() -> String {
    r"(?:〒?[0-9]{3}-[0-9]{4}\s?)?(?:[\u{4E00}-\u{9FFF}]{2,3}[都道府県])?[\u{3040}-\u{30FF}\u{4E00}-\u{9FFF}]{1,6}[市区郡町村][\u{3040}-\u{30FF}\u{4E00}-\u{9FFF}]{1,12}[0-9]{1,4}(?:[-丁番][0-9目番地号-]{1,12}|番地|丁目)"
        .to_owned()
}

fn korean() -> String {
    r"[가-힣]{2,7}(?:시|도) (?:[가-힣]{1,5}(?:시|구|군) ){1,2}[가-힣0-9]{1,10}(?:로|길|동|읍|면) ?[0-9]{1,4}(?:-[0-9]{1,4})?"
        .to_owned()
}

/// A British postcode leads to a street on its own.
fn british() -> String {
    r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2}(?-u:\b)".to_owned()
}

/// "47 Gosling Hatch, Norwich NR99 2ZA": the postcode makes a street of any name.
fn british_named() -> String {
    format!(
        "{},? (?:{}(?:,? {}){{0,2}},? )?{}",
        house(),
        capitalised(),
        capitalised(),
        british()
    )
}

/// "Boise, ID 83702".
fn american() -> String {
    let word = capitalised();
    format!(
        r"{word}(?: {word}){{0,2}}, (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]) [0-9]{{5}}(?:-[0-9]{{4}})?(?-u:\b)"
    )
}

/// "20 Larkspur Hollow, Boise, ID 83702".
fn american_named() -> String {
    format!("{}, {}", house(), american())
}

/// "47 Gosling Hatch": number and name; no comma belongs.
fn house() -> String {
    let word = capitalised();
    format!("[0-9]{{1,5}}[A-Za-z]? {word}(?: {word}){{0,3}}")
}

fn po_box() -> String {
    r"(?:P\.? ?O\.? Box|Postfach|Postbus|Apartado|Casella [Pp]ostale|Boîte [Pp]ostale) [0-9]{1,6}"
        .to_owned()
}
