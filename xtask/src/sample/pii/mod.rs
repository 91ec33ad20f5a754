//! Fictional personal data: values that belong to nobody, in the shapes of the seed's language.
//!
//! E-mail domains and IP addresses are reserved for documentation. Phone numbers lie in ranges reserved for
//! fiction or, where a country reserves none, in ranges its numbering plan does not assign. Cards begin with
//! the digits of public test cards, bank codes are not in use, social security numbers begin with 9.

mod address;
mod names;
mod numbers;

use std::collections::BTreeMap;
use std::str::FromStr;

use super::random::Random;
use names::Gender;

/// A kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Name,
    /// A name that must be a woman's.
    NameF,
    /// A name that must be a man's.
    NameM,
    Email,
    Phone,
    Address,
    Iban,
    Card,
    Ip,
    Dob,
    Ssn,
    ApiKey,
    Password,
    User,
}

impl Kind {
    /// The type as the truth names it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Name | Self::NameF | Self::NameM => "NAME",
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::Address => "ADDRESS",
            Self::Iban => "IBAN",
            Self::Card => "CARD",
            Self::Ip => "IP",
            Self::Dob => "DOB",
            Self::Ssn => "SSN",
            Self::ApiKey => "APIKEY",
            Self::Password => "PASSWORD",
            Self::User => "USER",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "NAME" => Self::Name,
            "NAME:f" => Self::NameF,
            "NAME:m" => Self::NameM,
            "EMAIL" => Self::Email,
            "PHONE" => Self::Phone,
            "ADDRESS" => Self::Address,
            "IBAN" => Self::Iban,
            "CARD" => Self::Card,
            "IP" => Self::Ip,
            "DOB" => Self::Dob,
            "SSN" => Self::Ssn,
            "APIKEY" => Self::ApiKey,
            "PASSWORD" => Self::Password,
            "USER" => Self::User,
            _ => return Err(format!("unknown placeholder `<<{text}>>`")),
        })
    }
}

/// A country, as far as it shapes names, numbers and addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Country {
    Us,
    Gb,
    De,
    Fr,
    Es,
    It,
    Nl,
    Pl,
    Pt,
    Br,
    Tr,
    Ru,
    Jp,
    Kr,
    Cn,
    Eg,
    Th,
}

/// A value planted in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planted {
    pub(super) kind: Kind,
    /// As it stands in the text.
    pub(super) value: String,
    /// Before obfuscation.
    pub(super) plain: String,
    pub(super) obfuscated: bool,
}

/// `plain` in lower case, without white space, punctuation and marks between the parts of a number.
pub(super) fn normalized(plain: &str) -> String {
    plain
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_ascii_punctuation())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The person whose data a conversation holds: equal placeholders get equal values.
#[derive(Debug)]
pub(super) struct Persona {
    country: Country,
    random: Random,
    name: Option<names::Name>,
    values: BTreeMap<Kind, Planted>,
}

impl Persona {
    /// A person for a conversation in `language` that says `hint` somewhere.
    pub(super) fn new(language: &str, hint: &str, mut random: Random) -> Self {
        let country = match language {
            "de" => Country::De,
            "fr" => Country::Fr,
            "es" => Country::Es,
            "it" => Country::It,
            "nl" => Country::Nl,
            "pl" => Country::Pl,
            "pt" if hint.contains("você") || hint.contains("R$") => Country::Br,
            "pt" => random.pick(&[Country::Pt, Country::Br]),
            "tr" => Country::Tr,
            "ru" => Country::Ru,
            "ja" => Country::Jp,
            "ko" => Country::Kr,
            "zh" => Country::Cn,
            "ar" => Country::Eg,
            "th" => Country::Th,
            _ if ["£", "HMRC", "DVLA", "GP ", "flat ", "pounds", "solicitor"]
                .iter()
                .any(|word| hint.contains(word)) =>
            {
                Country::Gb
            }
            _ if ["$", "IRS", "W-2", "apartment", "DMV"]
                .iter()
                .any(|word| hint.contains(word)) =>
            {
                Country::Us
            }
            _ => random.pick(&[Country::Us, Country::Gb]),
        };
        Self {
            country,
            random,
            name: None,
            values: BTreeMap::new(),
        }
    }

    /// The person's value of `kind`.
    pub(super) fn value(&mut self, kind: Kind) -> Planted {
        if let Some(known) = self.values.get(&kind) {
            return known.clone();
        }
        let plain = self.make(kind);
        let obfuscated = matches!(kind, Kind::Email | Kind::Phone) && self.random.chance(0.12);
        let value = match kind {
            _ if !obfuscated => plain.clone(),
            Kind::Email => self.obfuscate_email(&plain),
            _ => self.obfuscate_phone(&plain),
        };
        let planted = Planted {
            kind,
            value,
            plain,
            obfuscated,
        };
        self.values.insert(kind, planted.clone());
        planted
    }

    fn make(&mut self, kind: Kind) -> String {
        let random = &mut self.random;
        match kind {
            Kind::Name => self.name(None).full(),
            Kind::NameF => self.name(Some(Gender::Woman)).full(),
            Kind::NameM => self.name(Some(Gender::Man)).full(),
            Kind::Email => {
                let local = self.name(None).handle(&mut self.random);
                let domain = self.random.pick(&DOMAINS);
                format!("{local}@{domain}")
            }
            Kind::User => self.name(None).handle(&mut self.random).replace('.', "_"),
            Kind::Phone => numbers::phone(self.country, random),
            Kind::Address => address::address(self.country, random),
            Kind::Iban => numbers::iban(self.country, random),
            Kind::Card => numbers::card(random),
            Kind::Ip => numbers::ip(random),
            Kind::Dob => numbers::birth_date(self.country, random),
            Kind::Ssn => numbers::social_security(random),
            Kind::ApiKey => numbers::api_key(random),
            Kind::Password => numbers::password(random),
        }
    }

    fn name(&mut self, gender: Option<Gender>) -> names::Name {
        let (country, random) = (self.country, &mut self.random);
        let name = self
            .name
            .get_or_insert_with(|| names::Name::new(country, gender, random));
        name.clone()
    }

    fn obfuscate_email(&mut self, plain: &str) -> String {
        let styles = [(" (at) ", " (dot) "), (" [at] ", "."), (" at ", " dot ")];
        let (at, dot) = self.random.pick(&styles);
        let (local, domain) = plain.split_once('@').unwrap_or((plain, ""));
        format!("{local}{at}{}", domain.replace('.', dot))
    }

    fn obfuscate_phone(&mut self, plain: &str) -> String {
        if plain.contains('0') && self.random.chance(0.5) {
            return plain.replace('0', "O");
        }
        let characters = plain.chars().filter(|c| c.is_ascii_digit() || *c == '+');
        let spaced: Vec<String> = characters.map(String::from).collect();
        spaced.join(" ").replacen("+ ", "+", 1)
    }
}

const DOMAINS: [&str; 7] = [
    "example.com",
    "example.org",
    "example.net",
    "mail.example.com",
    "mailbox.example",
    "post.example",
    "work.example.org",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_placeholders_get_equal_values() {
        let mut persona = Persona::new("de", "", Random::new("test"));
        assert_eq!(persona.value(Kind::Phone), persona.value(Kind::Phone));
    }

    #[test]
    fn obfuscated_values_keep_their_digits_or_letters() {
        for run in 0..200 {
            let mut persona = Persona::new("en", "", Random::new(&format!("test {run}")));
            let phone = persona.value(Kind::Phone);
            let restored = normalized(&phone.value.replace('O', "0"));
            assert_eq!(restored, normalized(&phone.plain));
        }
    }

    #[test]
    fn normalizes_what_varies_between_spellings() {
        assert_eq!(normalized("+49 30 23125-123"), "493023125123");
        assert_eq!(normalized("Ana.B@Example.com"), "anabexamplecom");
    }
}
