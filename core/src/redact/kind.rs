//! The kinds of personal data, and where in a text one was found.

/// What a redacted stretch of text was.
///
/// The order is the order of specificity: where two findings overlap, the kind that comes first here names the union.
/// Kinds with a checksum or a fixed shape stand before kinds that only a cue word gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PiiKind {
    /// `user:password@` or a secret query parameter in a URL.
    UrlCredentials,
    /// API key, access token, private key.
    Secret,
    /// International bank account number.
    Iban,
    /// Payment card number.
    PaymentCard,
    /// E-mail address, also written out ("name at host dot com").
    Email,
    /// Number a state gives a person: social security, tax, identity card, passport.
    NationalId,
    /// IPv4 or IPv6 address.
    IpAddress,
    /// Date of birth.
    BirthDate,
    /// Telephone or fax number.
    Phone,
    /// Password, passphrase or PIN.
    Password,
    /// Postal address or a part that leads to a house.
    Address,
    /// Login name or social-media handle.
    Username,
    /// Name of a person.
    Name,
    /// A term the person running Clioscope asked to hide.
    Custom,
}

impl PiiKind {
    /// Every kind, most specific first.
    pub const ALL: [Self; 14] = [
        Self::UrlCredentials,
        Self::Secret,
        Self::Iban,
        Self::PaymentCard,
        Self::Email,
        Self::NationalId,
        Self::IpAddress,
        Self::BirthDate,
        Self::Phone,
        Self::Password,
        Self::Address,
        Self::Username,
        Self::Name,
        Self::Custom,
    ];

    /// Stable name for reports and settings.
    pub const fn id(self) -> &'static str {
        match self {
            Self::UrlCredentials => "url_credentials",
            Self::Secret => "secret",
            Self::Iban => "iban",
            Self::PaymentCard => "card",
            Self::Email => "email",
            Self::NationalId => "national_id",
            Self::IpAddress => "ip",
            Self::BirthDate => "birth_date",
            Self::Phone => "phone",
            Self::Password => "password",
            Self::Address => "address",
            Self::Username => "username",
            Self::Name => "name",
            Self::Custom => "custom",
        }
    }

    /// What stands in the redacted text in place of the value: the id in capitals and brackets.
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::UrlCredentials => "[URL_CREDENTIALS]",
            Self::Secret => "[SECRET]",
            Self::Iban => "[IBAN]",
            Self::PaymentCard => "[CARD]",
            Self::Email => "[EMAIL]",
            Self::NationalId => "[NATIONAL_ID]",
            Self::IpAddress => "[IP]",
            Self::BirthDate => "[BIRTH_DATE]",
            Self::Phone => "[PHONE]",
            Self::Password => "[PASSWORD]",
            Self::Address => "[ADDRESS]",
            Self::Username => "[USERNAME]",
            Self::Name => "[NAME]",
            Self::Custom => "[CUSTOM]",
        }
    }
}

/// A stretch of text that holds personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: PiiKind,
    /// First byte, on a character boundary.
    pub start: usize,
    /// One past the last byte, on a character boundary; greater than `start`.
    pub end: usize,
}

impl Span {
    pub(super) const fn new(kind: PiiKind, start: usize, end: usize) -> Self {
        Self { kind, start, end }
    }
}
