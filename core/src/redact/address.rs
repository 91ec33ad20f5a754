//! Postal addresses: street and number in the order of the language, with the town that follows; or whatever stands
//! behind "I live at".

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cue;
use super::kind::{PiiKind, Span};
use super::pattern;
use super::view::View;

/// Bytes read behind a cue.
const WINDOW: usize = 160;
/// Bytes of a town and postcode behind a street.
const TAIL: usize = 80;

pub(super) fn find(view: &View<'_>, out: &mut Vec<Span>) {
    let mut push = |start, end| {
        out.push(Span {
            kind: PiiKind::Address,
            start,
            end,
        })
    };
    for street in street_patterns() {
        for found in street.find_iter(&view.text) {
            if view.starts_word(found.start()) && view.ends_word(found.end()) {
                push(found.start(), with_town(view, found.end()));
            }
        }
    }
    for hit in view.cues(Cue::Address) {
        if let Some((start, end)) = announced(view, hit.end) {
            push(start, end);
        }
    }
}

/// A house number: "12", "12a", "12-14", "12/3", "No: 5".
const NUMBER: &str = r"(?:(?:[Nn][or]\.?:?|№|[Nn]°|nº|д\.|буд\.|#)\s?)?[0-9]{1,4}(?:\s?[a-zA-Zа-я](?-u:\b))?(?:[-/][0-9]{1,4}[a-z]?)?";
/// A capitalised word of a street name; marks of elision and hyphens belong.
const CAP: &str = r"\p{Lu}[\p{L}'.-]*";

/// Streets that need no cue, by how languages write them.
fn street_patterns() -> &'static [Regex] {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        // English: number, words, type.
        let words = format!(r"(?:(?:{CAP}|[0-9]{{1,3}}(?:st|nd|rd|th)|of|the|de|la) ){{1,4}}");
        let types = "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Yard|Walk|Close|\
                     Crescent|Cres|Terrace|Ter|Square|Sq|Gardens|Grove|Mews|Row|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|\
                     Hill|Park|Quay|Wharf|Alley|Esplanade|Loop|Plaza|Green|Rise|Parade|Broadway";
        let english = format!(
            r"[0-9]{{1,5}}[A-Za-z]?,? {words}(?:{types})(?-u:\b)\.?(?: (?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)(?-u:\b))?"
        );
        let english_lower = r"[0-9]{1,5} (?:(?:north|south|east|west|n|s|e|w|old|new|upper|lower)\.? )?[a-z]{3,14} (?:street|avenue|road|boulevard|blvd|lane|drive|ave|rd)(?-u:\b)".to_owned();
        // German, Dutch, Scandinavian, Finnish: one word that ends in the type, or the type as a word, then the number.
        let suffix = "straße|strasse|str\\.|gasse|weg|platz|allee|ring|damm|ufer|steig|chaussee|markt|graben|straat|laan|\
                      gracht|plein|singel|kade|dijk|steeg|hof|vej|gade|vænget|vænge|allé|plads|torv|stræde|gatan|vägen|gränd|\
                      gata|gaten|veien|vegen|katu|tie|kuja|polku";
        let germanic = format!(
            r"(?:{CAP}[ -]){{0,3}}(?:\p{{Lu}}[\p{{L}}'-]*(?:{suffix})|(?:Straße|Strasse|Str\.|Gasse|Weg|Platz|Allee|Ring|Damm|Ufer|Straat|Laan|Gracht|Plein|Singel|Kade|Dijk|Vej|Gade|Allé))\s{NUMBER}"
        );
        // Romance and Slavic and Malay and Vietnamese: type, words, number.
        let prefix = r"[Rr]ue|[Aa]v(?:enue|\.)|[Bb](?:oulevard|d\.?|lvd)|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Pp]lace|[Cc]alle|[Cc]/|[Aa]v(?:enida|da\.)|[Pp]laza|[Pp]aseo|[Cc]arrera|[Cc]amino|[Vv]ia(?:le)?|[Pp]iazza(?:le)?|[Cc]orso|[Vv]icolo|[Ll]argo|[Rr]ua|[Tt]ravessa|[Pp]raça|[Ee]strada|[Ss]trada|[Uu]lic[aeiy]|[Uu]l\.|[Aa]lej[ae]|[Aa]l\.|[Pp]lac|[Oo]s\.|[Уу]л(?:ица|ице|\.)|[Пп]роспект|[Пп]р(?:-т|\.)|[Пп]ер(?:еулок|\.)|[Бб]ульвар|[Вв]ул(?:иця|иці|\.)|[Jj]alan|[Jj]l\.?|[Đđ]ường|Οδός";
        let particles = r"(?:de la |de los |de las |de l'|de |du |des |del |della |dei |degli |delle |dell'|di |da |do |dos |das |d'|l'|la |le |les |el )";
        let romance = format!(r"(?:{prefix})\s?{particles}?(?:{CAP}|{{lower}})(?:[ -]{particles}?(?:{CAP})){{0,5}},?\s{NUMBER}").replace("{lower}", r"\p{Ll}{3,20}");
        let french = format!(
            r"[0-9]{{1,4}}(?: ?(?:bis|ter|[A-D]))?,? (?:[Rr]ue|[Aa]v(?:enue|\.)|[Bb](?:oulevard|d\.?|lvd)|[Pp]lace|[Cc]hemin|[Ii]mpasse|[Aa]llée|[Qq]uai|[Cc]ours|[Rr]oute|[Ss]quare) {particles}?(?:{CAP})(?:[ -]{particles}?(?:{CAP})){{0,4}}"
        );
        // Turkish, Lithuanian, Kazakh, Hungarian: words, type, number.
        let trailing = format!(
            r"(?:{CAP} ){{1,3}}(?:Cad(?:desi|\.)|Cd\.|Sok(?:ak|ağı|\.)|Sk\.|Bulvarı|Blv\.|Mah(?:allesi|\.)|g\.|gatvė|pr\.|al\.|iela|көшесі|даңғылы|utca|u\.|út|tér|körút|krt\.)\s?{NUMBER}"
        );
        let arabic = r"(?:شارع|طريق|حي) [\u{600}-\u{6FF}]{2,20}(?: [\u{600}-\u{6FF}]{2,20}){0,3},?\s[0-9]{1,4}[a-z]?".to_owned();
        // Chinese, Japanese, Korean: from the large to the small.
        let chinese = r"(?:[\u{4E00}-\u{9FFF}]{2,8}?[省市区县]){0,3}[\u{4E00}-\u{9FFF}]{1,8}?(?:路|街|道|巷|弄|胡同)[0-9]{1,5}(?:号|號|弄)(?:[\u{4E00}-\u{9FFF}]{0,8}[0-9A-Z]{1,5}(?:号楼|楼|樓|室|栋|幢|单元|层|座|号)){0,4}".to_owned();
        let japanese = r"(?:〒?[0-9]{3}-[0-9]{4}\s?)?(?:[\u{4E00}-\u{9FFF}]{2,3}[都道府県])?[\u{3040}-\u{30FF}\u{4E00}-\u{9FFF}]{1,6}[市区郡町村][\u{3040}-\u{30FF}\u{4E00}-\u{9FFF}]{1,12}[0-9]{1,4}(?:[-丁番][0-9目番地号-]{1,12}|番地|丁目)".to_owned();
        let korean = r"[가-힣]{2,7}(?:시|도) (?:[가-힣]{1,5}(?:시|구|군) ){1,2}[가-힣0-9]{1,10}(?:로|길|동|읍|면) ?[0-9]{1,4}(?:-[0-9]{1,4})?".to_owned();
        // A postcode that leads to a street on its own: the United Kingdom's; an American town with state and ZIP.
        let british = r"(?:[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][ABD-HJLNP-UW-Z]{2})(?-u:\b)".to_owned();
        let american =
            format!(r"{CAP}(?: {CAP}){{0,2}}, {STATE} [0-9]{{5}}(?:-[0-9]{{4}})?(?-u:\b)");
        let po_box = r"(?:P\.? ?O\.? Box|Postfach|Postbus|Apartado|Casella [Pp]ostale|Boîte [Pp]ostale) [0-9]{1,6}".to_owned();
        [
            english,
            english_lower,
            germanic,
            romance,
            french,
            trailing,
            arabic,
            chinese,
            japanese,
            korean,
            british,
            american,
            po_box,
        ]
        .map(|source| pattern(&source))
        .into()
    });
    &PATTERNS
}

const STATE: &str = "(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])";

/// The end of the address whose street ends at `end`: flat, postcode, town, state.
fn with_town(view: &View<'_>, end: usize) -> usize {
    static FLAT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^,? ?(?:(?:[Aa]pt|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Ff]loor|[Ww]ohnung|[Aa]ppt|[Bb]ât|[Pp]iso|[Ii]nt|[Kk]at|[Dd]aire|кв|оф|[Ll]ok|m)\.? ?|# ?)[0-9A-Z][0-9A-Za-z-]{0,5}(?-u:\b)",
        )
    });
    static TOWN: LazyLock<Regex> = LazyLock::new(|| {
        let word = r"\p{Lu}[\p{L}'-]+";
        let town = format!(
            r"{word}(?:[ /-](?:(?:am|an der|a\.d\.|im|sur|de|del|di|la|upon|on) )?{word}){{0,3}}(?: [A-Z](?-u:\b)\.?)?"
        );
        let code = r"(?:[A-Z]{1,2}-?)?[0-9]{3,6}(?:[ -]?(?:[0-9]{2,4}|[A-Z]{2}))?(?-u:\b)";
        let uk = r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?-u:\b)";
        let state = r"[A-Z]{2,3}";
        let script = r"[\u{600}-\u{6FF}]{3,20}";
        pattern(&format!(
            r"^(?:,? ?\n?|, ?)(?:{code},? {town}|{town},? {uk}|{town},? (?:{state} )?{code}|{town},? {state}(?-u:\b)|{uk}|(?:{script} ){{0,2}}{script} [0-9]{{4,6}}|{code})|^, ?{town}"
        ))
    });
    static LOOSE_END: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s*(?:[,.;:!?)\n\u{3002}]|$|\p{Ll})"));
    let end = end
        + FLAT
            .find(view.window(end, TAIL))
            .map_or(0, |flat| flat.end());
    let rest = view.window(end, TAIL);
    let Some(town) = TOWN.find(rest) else {
        return end;
    };
    // Without a digit it is a town only if the phrase ends with it.
    let sure = town.as_str().contains(|c: char| c.is_ascii_digit());
    if (sure || (town.as_str().starts_with(',') && LOOSE_END.is_match(&rest[town.end()..])))
        && view.ends_word(end + town.end())
    {
        end + town.end()
    } else {
        end
    }
}

/// What follows a cue, if it has a house number: up to the number and the town behind it.
fn announced(view: &View<'_>, at: usize) -> Option<(usize, usize)> {
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^(?:\s?[:=]|\s(?:is|ist|lautet|est|es|è|é|er|är|on|to|of|the|der|dem|die|den|im|am|au|à|en|na|przy|op|in|at|olan|adalah|yra|је|je|это)(?-u:\b)|は|是|:|[\s"'*])*"#,
        )
    });
    static STREET: LazyLock<Regex> = LazyLock::new(|| {
        let word = r"[\p{L}\p{M}'./-]{1,24}";
        pattern(&format!(
            r"^(?:(?:[0-9]{{1,5}}[A-Za-z]?,? )(?:{word} ){{0,3}}{CAP}|(?:{word}[ ,]{{1,2}}){{1,6}}{NUMBER}|[\u{{3040}}-\u{{30FF}}\u{{4E00}}-\u{{9FFF}}\u{{AC00}}-\u{{D7AF}}]{{2,24}}[0-9][0-9号楼室栋单元層階丁目番地-]{{0,20}})"
        ))
    });
    let start = at + LEAD.find(view.window(at, 48)).map_or(0, |lead| lead.end());
    let street = STREET.find(view.window(start, WINDOW))?;
    let text = street.as_str();
    // A lower-case sentence with a number in it ("in a house with 3") is no street.
    let proper = text.contains(char::is_uppercase) || !text.contains(char::is_lowercase);
    let end = start + street.end();
    (proper && view.ends_word(end)).then(|| (start, with_town(view, end)))
}
