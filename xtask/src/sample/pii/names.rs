//! Names: combinations of common given names and surnames, so that each belongs to many or to nobody.

use super::Country;
use crate::sample::random::Random;
use crate::sample::text::without_accent;

/// Which given names fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// A person's name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    given: &'static str,
    surname: &'static str,
    country: Country,
}

impl Name {
    /// A random name of `country`.
    pub(super) fn new(country: Country, gender: Option<Gender>, random: &mut Random) -> Self {
        let gender = gender.unwrap_or_else(|| random.pick(&[Gender::Woman, Gender::Man]));
        let list = list(country);
        let (given, surnames) = match gender {
            Gender::Woman => (list.women, list.surnames),
            Gender::Man => (list.men, list.surnames_of_men.unwrap_or(list.surnames)),
        };
        Self {
            given: random.pick(given),
            surname: random.pick(surnames),
            country,
        }
    }

    /// Both names, in the country's order.
    pub(super) fn full(&self) -> String {
        let Self { given, surname, .. } = self;
        match self.country {
            Country::Jp => format!("{surname} {given}"),
            Country::Kr | Country::Cn => format!("{surname}{given}"),
            _ => format!("{given} {surname}"),
        }
    }

    /// What the person might call an account: from the name where it is in Latin letters.
    pub(super) fn handle(&self, random: &mut Random) -> String {
        const WORDS: [&str; 8] = [
            "bluekite",
            "teahouse",
            "northwind",
            "redpanda",
            "moonriver",
            "tinyforest",
            "coffeebean",
            "papercrane",
        ];
        let (given, surname) = (ascii(self.given), ascii(self.surname));
        let number = random.between(2, 97);
        if given.is_empty() || surname.is_empty() {
            return format!("{}{number}", random.pick(&WORDS));
        }
        match random.below(4) {
            0 => format!("{given}.{surname}"),
            1 => format!("{}.{surname}", &given[..1]),
            2 => format!("{given}{surname}{number}"),
            _ => format!("{given}.{surname}{number}"),
        }
    }
}

/// `name` in lower-case ASCII letters; empty if it is not in Latin script.
fn ascii(name: &str) -> String {
    let letters = name
        .chars()
        .flat_map(char::to_lowercase)
        .map(without_accent);
    letters.filter(char::is_ascii_lowercase).collect()
}

struct List {
    women: &'static [&'static str],
    men: &'static [&'static str],
    surnames: &'static [&'static str],
    surnames_of_men: Option<&'static [&'static str]>,
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn list(country: Country) -> List {
    let (women, men, surnames): (&[_], &[_], &[_]) = match country {
        Country::Us => (
            &[
                "Megan", "Tanya", "Denise", "Carla", "Alicia", "Brooke", "Janelle", "Hannah",
            ],
            &[
                "Derek", "Marcus", "Kyle", "Travis", "Andre", "Nathan", "Craig", "Jordan",
            ],
            &[
                "Whitlow",
                "Marchetti",
                "Deverill",
                "Okonta",
                "Haldane",
                "Pruitt",
                "Lindqvist",
                "Barrasso",
                "Tillery",
                "Castellon",
            ],
        ),
        Country::Gb => (
            &[
                "Gemma", "Priya", "Siobhan", "Nicola", "Bethan", "Aisha", "Harriet", "Lorna",
            ],
            &[
                "Callum", "Gareth", "Imran", "Rory", "Stuart", "Dominic", "Alistair", "Kwame",
            ],
            &[
                "Ashdown",
                "Pemberley",
                "Thackray",
                "Birtwhistle",
                "Nwosu",
                "Halliwell",
                "Penrose",
                "Choudhary",
                "Garside",
                "Trevelyan",
            ],
        ),
        Country::De => (
            &[
                "Annika", "Birgit", "Cornelia", "Heike", "Jule", "Mareike", "Sabine", "Elif",
            ],
            &[
                "Bernd", "Falk", "Holger", "Jannis", "Lennart", "Torsten", "Uwe", "Emre",
            ],
            &[
                "Brettschneider",
                "Hagedorn",
                "Küstermann",
                "Lohmüller",
                "Oelze",
                "Quandt",
                "Rübsam",
                "Vogelsang",
                "Weitkamp",
            ],
        ),
        Country::Fr => (
            &[
                "Aurélie", "Capucine", "Élodie", "Maëlle", "Sandrine", "Yasmina",
            ],
            &["Bastien", "Corentin", "Gaël", "Loïc", "Mathieu", "Rachid"],
            &[
                "Aubertin",
                "Chastagnier",
                "Delorme",
                "Guézennec",
                "Lavigne",
                "Montfort",
                "Rougier",
                "Vasseur",
            ],
        ),
        Country::Es => (
            &["Amparo", "Inés", "Lorena", "Nuria", "Rocío", "Ximena"],
            &["Álvaro", "Borja", "Gonzalo", "Iker", "Joaquín", "Rubén"],
            &[
                "Arizmendi",
                "Bustamante",
                "Carrascosa",
                "Ibáñez Luna",
                "Peñalver",
                "Quintanilla",
                "Zubieta",
            ],
        ),
        Country::It => (
            &["Benedetta", "Chiara", "Federica", "Ilaria", "Ornella"],
            &["Davide", "Fabio", "Lorenzo", "Nicolò", "Tommaso"],
            &[
                "Bertolazzi",
                "Cavallari",
                "Fumagalli",
                "Mastroianni",
                "Pellegrin",
                "Zanetti",
            ],
        ),
        Country::Nl => (
            &["Anouk", "Femke", "Jolanda", "Marloes", "Sanne"],
            &["Bram", "Jeroen", "Maarten", "Sjoerd", "Wouter"],
            &[
                "van Aalst",
                "Dijkgraaf",
                "Hoekstra",
                "de Roode",
                "Terpstra",
                "Zijlmans",
            ],
        ),
        Country::Pl => (
            &["Agnieszka", "Grażyna", "Karolina", "Małgorzata", "Zuzanna"],
            &["Bartosz", "Grzegorz", "Łukasz", "Przemysław", "Tomasz"],
            &[
                "Borowska",
                "Czarnecka",
                "Jabłońska",
                "Sikora",
                "Wrona",
                "Zielińska",
            ],
        ),
        Country::Pt | Country::Br => (
            &["Beatriz", "Fernanda", "Larissa", "Marina", "Tatiana"],
            &["Bruno", "Caio", "Gustavo", "Rafael", "Vinícius"],
            &[
                "Albuquerque",
                "Bittencourt",
                "Carvalhal",
                "Figueiredo",
                "Meirelles",
                "Sampaio",
            ],
        ),
        Country::Tr => (
            &["Aslı", "Elif", "Gülşen", "Nazlı", "Zeynep"],
            &["Barış", "Emre", "Kerem", "Onur", "Tolga"],
            &["Aydoğan", "Çelikkol", "Karagöz", "Özdemirci", "Yıldırım"],
        ),
        Country::Ru => (
            &["Алёна", "Вера", "Галина", "Полина", "Юлия"],
            &["Артём", "Глеб", "Денис", "Кирилл", "Тимур"],
            &[
                "Белозёрова",
                "Журавлёва",
                "Лаптева",
                "Соколовская",
                "Черных",
            ],
        ),
        Country::Jp => (
            &["美咲", "千尋", "陽菜", "由美子", "彩香"],
            &["健太", "拓也", "直樹", "翔", "雄一"],
            &["小野寺", "柏木", "長谷部", "水谷", "若林"],
        ),
        Country::Kr => (
            &["지은", "수연", "하영", "민서"],
            &["도윤", "성민", "재현", "태호"],
            &["강", "남", "문", "서", "윤", "홍"],
        ),
        Country::Cn => (
            &["晓燕", "雅琪", "思雨", "丽娟"],
            &["建华", "志强", "浩然", "子轩"],
            &["方", "郭", "江", "沈", "薛", "袁"],
        ),
        Country::Eg => (
            &["سلمى", "نورهان", "هبة", "ياسمين"],
            &["أحمد", "طارق", "كريم", "مصطفى"],
            &["البدري", "الشرنوبي", "الصياد", "عبد الجواد", "منصور"],
        ),
        Country::Th => (
            &["กานดา", "ณัฐธิดา", "พิมพ์ชนก", "วิภา"],
            &["ก้องภพ", "ธนพล", "ปกรณ์", "ศุภชัย"],
            &["แก้วประเสริฐ", "จันทร์งาม", "ทองสุข", "ศรีวิไล"],
        ),
    };
    let surnames_of_men: Option<&[_]> = match country {
        Country::Pl => Some(&[
            "Borowski",
            "Czarnecki",
            "Jabłoński",
            "Sikora",
            "Wrona",
            "Zieliński",
        ]),
        Country::Ru => Some(&["Белозёров", "Журавлёв", "Лаптев", "Соколовский", "Черных"]),
        _ => None,
    };
    List {
        women,
        men,
        surnames,
        surnames_of_men,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_ascii() {
        let mut random = Random::new("handles");
        for country in [
            Country::De,
            Country::Pl,
            Country::Tr,
            Country::Jp,
            Country::Eg,
        ] {
            for _ in 0..30 {
                let handle = Name::new(country, None, &mut random).handle(&mut random);
                assert!(handle.is_ascii() && handle.len() > 4, "{handle}");
            }
        }
    }
}
