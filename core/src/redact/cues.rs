//! Words that announce personal data: "password", "geboren am", "私の名前は".
//!
//! One automaton finds the cues of every sort in one pass; what may follow a cue is the business of the detector that
//! asks for it. Words are in lower case. A trailing `*` lets the word go on ("telefon*" also meets "telefonum").

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::view::{is_unspaced, is_word_char};

/// What a cue word announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// A telephone number.
    Phone,
    /// A number that is no telephone number: order, invoice, part.
    Reference,
    /// A version number.
    Version,
    /// An IP address.
    Network,
    /// A password.
    Password,
    /// A numeric password.
    Pin,
    /// A user name.
    Username,
    /// A user name, or just a person ("user", "login").
    Account,
    /// A social-media site, on which handles are written with `@`.
    Social,
    /// An API key or token.
    Secret,
    /// A date of birth.
    Born,
    /// A national number, without which nine digits could be anything.
    NationalId,
    /// A passport, identity card or driving licence.
    Document,
    /// A place of residence.
    Address,
    /// A name, surely.
    Name,
    /// A name, if two capitalised words follow ("I'm").
    MaybeName,
    /// A name, if a capitalised word follows ("my colleague", "Frau").
    Person,
    /// A name at the end of a letter ("Regards,").
    Signature,
    /// A name in a form ("Name:").
    NameField,
}

/// A cue word in a text, as bytes of the view.
#[derive(Clone, Copy, Debug)]
pub(super) struct CueHit {
    pub(super) cue: Cue,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The cue words in a lower-case text that stand on word boundaries, by end.
pub(super) fn find_cues(lower: &str) -> Vec<CueHit> {
    static WORDS: LazyLock<Vec<(Cue, &str, bool)>> = LazyLock::new(|| {
        let words = CUES.iter().flat_map(|(cue, words)| {
            words.split('|').map(|word| match word.strip_suffix('*') {
                Some(stem) => (*cue, stem, true),
                None => (*cue, word, false),
            })
        });
        words.collect()
    });
    static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
        // A few hundred short constants: far from any limit of the automaton.
        AhoCorasick::new(WORDS.iter().map(|(_, word, _)| word)).expect("a small automaton")
    });
    let mut hits = Vec::new();
    for found in FINDER.find_overlapping_iter(lower) {
        let (cue, word, is_stem) = WORDS[found.pattern().as_usize()];
        let (start, mut end) = (found.start(), found.end());
        let open_left = word.starts_with(is_word_char);
        if open_left && lower[..start].ends_with(is_word_char) {
            continue;
        }
        if is_stem {
            let suffix: usize = lower[end..]
                .chars()
                .take_while(|c| c.is_alphabetic() && !is_unspaced(*c))
                .take(MAX_SUFFIX)
                .map(char::len_utf8)
                .sum();
            end += suffix;
        }
        if word.ends_with(is_word_char) && lower[end..].starts_with(is_word_char) {
            continue;
        }
        hits.push(CueHit { cue, start, end });
    }
    hits.sort_by_key(|hit| hit.end);
    hits
}

/// Letters that may follow a stem.
const MAX_SUFFIX: usize = 8;

const CUES: &[(Cue, &str)] = &[
    (
        Cue::Phone,
        "tel|phone|phones|telephone|phone number|mobile|mobile number|cell|cellphone|call|call me|ring me|text me|dial|\
         sms|whatsapp|signal|telegram|viber|fax|my number|his number|her number|reach me|contact me|contact number|\
         callback|hotline|telefon*|tlf|handy|handynummer|mobil|mobilnummer|rufnummer|meine nummer|anrufen|erreichen|\
         téléphone|tél|portable|mon numéro|appelez|appeler|joindre|teléfono|telefono|móvil|celular|mi número|llámame|\
         llamar|cellulare|il mio numero|mio numero|chiamami|telemóvel|telefone|meu número|ligue|bel me|mijn nummer|\
         telefoonnummer|mobiel|bellen|ring til|mit nummer|mitt nummer|puhelin*|puhelinnumero|numero telefonu|\
         mój numer|zadzwoń|komórk*|číslo|moj broj|broj telefona|telefonszám*|numărul|τηλέφωνο|κινητό|тел|телефон*|\
         номер телефона|мой номер|позвон*|мобильн*|нөмір*|telefonum|numaram|cep|hubungi|nomor|nomor hp|số điện thoại|\
         gọi|电话|手机|電話|携帯|手機|联系方式|전화|전화번호|휴대폰|연락처|رقمي|هاتف*|هاتفي|جوال*|اتصل|טלפון|נייד|\
         फ़ोन|फोन|मोबाइल|โทร|เบอร์",
    ),
    (
        Cue::Reference,
        "order|order number|order no|order id|invoice|ticket|tracking|reference|ref|case|isbn|issn|ean|sku|serial|model|part|\
         confirmation|booking|reservation|flight|id|pin|zip|port|pid|build|version|line|amount|total|account|bestellung|\
         bestellnummer|rechnung|rechnungsnummer|commande|facture|pedido|factura|ordine|fattura|zamówienie|заказ|счет|\
         timestamp|epoch|number of|sum|result|equals|订单|订单号|注文番号|commit|error|code",
    ),
    (
        Cue::Version,
        "v|ver|version|versions|release|build|firmware|upgrade|section|chapter|oid|driver|версия|版本|バージョン",
    ),
    (
        Cue::Network,
        "ip|ipv4|ip address|host|server|ping|dns|gateway|subnet|ssh|connect to|listen|proxy|router|address|адрес|\
         serveur|servidor|rechner|服务器|サーバー",
    ),
    (
        Cue::Password,
        "password|passwords|passwd|passphrase|passcode|pass word|pwd|pw|my pass|the pass|pass:|pass=|passwort|kennwort|passwörter|mot de passe|\
         mdp|contraseña|clave|contrasena|password è|parola d'ordine|senha|palavra-passe|wachtwoord|adgangskode|\
         kodeord|lösenord|passord|salasana|hasło|haslo|heslo|jelszó|jelszav*|parolă|parola|parolam|şifre*|sifre|\
         κωδικός|пароль|пароля|пароли|лозинка|lozinka|slaptažod*|parool|құпиясөз|kata sandi|sandi|mật khẩu|密码|口令|\
         密碼|パスワード|暗証番号|비밀번호|암호|كلمة المرور|كلمة السر|סיסמה|סיסמא|पासवर्ड|รหัสผ่าน",
    ),
    (
        Cue::Pin,
        "pin|pin code|pin number|pin-code|pincode|geheimzahl|code pin|código pin|codice pin|pinkod|pin-kod|пин-код|пин",
    ),
    (
        Cue::Username,
        "username|user name|user-name|user_name|userid|user id|user_id|login name|screen name|account name|nickname|\
         nick|gamertag|db_user|benutzername|benutzer|nutzername|anmeldename|nom d'utilisateur|identifiant|\
         pseudo|nombre de usuario|usuario|nome utente|utente|nome de usuário|usuário|gebruikersnaam|brukernavn|\
         brugernavn|användarnamn|käyttäjätunnus|nazwa użytkownika|uživatelské jméno|felhasználónév|\
         nume de utilizator|kullanıcı adı*|имя пользователя|логин|никнейм|ник|ім'я користувача|korisničko ime|\
         nama pengguna|tên đăng nhập|用户名|用戶名|账号|帐号|昵称|ユーザー名|ユーザーid|아이디|사용자 이름|\
         اسم المستخدم|שם משתמש",
    ),
    (
        Cue::Account,
        "user|login|handle|log in as|logged in as|account|sign in as|uid|konto",
    ),
    (
        Cue::Social,
        "twitter|instagram|insta|ig|tiktok|telegram|discord|snapchat|snap|mastodon|twitch|youtube|x.com|\
         follow|follow me|follow us|dm|dm me|tag|handle|github|linkedin|facebook|weibo|vk",
    ),
    (
        Cue::Secret,
        "api key|api-key|api_key|apikey|api keys|key|access key|access_key|secret|secret key|secret_key|client secret|\
         client_secret|private key|token|access token|access_token|auth token|auth_token|refresh token|bearer|\
         authorization|credential|credentials|license key|webhook|x-api-key|schlüssel|api-schlüssel|zugangsschlüssel|\
         clé|clé api|clef|jeton|clave de api|llave|chiave|chiave api|chave|sleutel|nyckel|nøgle|avain|klucz|klíč|kulcs|\
         anahtar*|ключ|токен|секрет|kunci|khóa|密钥|密鑰|令牌|キー|トークン|シークレット|키|토큰|مفتاح",
    ),
    (
        Cue::Born,
        "born|born on|dob|d.o.b|date of birth|birth date|birthdate|birthday|birthday is|geboren|geb|geburtsdatum|\
         geburtstag|né|née|né le|née le|date de naissance|naissance|anniversaire|nacido|nacida|nací|nació|\
         fecha de nacimiento|nato|nata|sono nato|data di nascita|compleanno|nascido|nascida|nasci|\
         data de nascimento|geboortedatum|geboren op|verjaardag|født|fødselsdato|född|födelsedatum|syntynyt|\
         syntymäaika|urodzony|urodzona|urodziłem|urodziłam|data urodzenia|narozen*|datum narození|születt*|\
         születési*|născut|născută|data nașterii|γεννήθηκα|ημερομηνία γέννησης|doğum|doğum tarihi*|doğdum|doğumlu|\
         родился|родилась|рождён|рождена|рождения|дата рождения|народився|народилася|роден|rođen|rođena|\
         datum rođenja|gimiau|gimimo data|туған|туылған|lahir|tanggal lahir|sinh ngày|ngày sinh|生日|出生|出生日期|\
         出生于|生年月日|誕生日|生まれ|생년월일|생일|تاريخ الميلاد|ولدت|تاريخ ميلادي|תאריך לידה|נולדתי|जन्म|जन्म तिथि|\
         जन्मतिथि|วันเกิด",
    ),
    (
        Cue::NationalId,
        "ssn|social security|social security number|social|sin|social insurance|nino|ni number|national insurance|tin|\
         itin|tax id|tax number|steuer-id|steueridentifikationsnummer|idnr|steuernummer|steuer-identifikationsnummer|\
         nir|insee|sécurité sociale|numéro de sécu|bsn|burgerservicenummer|sofinummer|cpf|pesel|dni|nie|nif|\
         codice fiscale|personnummer|cpr|hetu|aadhaar|aadhar|pan|tfn|medicare|curp|rfc|tc kimlik|kimlik|national id|\
         id number|identity number|身份证|身份证号|マイナンバー|주민등록번호|інн|инн|снилс|oib|jmbg|asmens kodas|nik|ahv|\
         avs",
    ),
    (
        Cue::Document,
        "passport|passport number|passport no|passport nr|reisepass|passnummer|passeport|pasaporte|passaporto|\
         passaporte|paspoort|paszport|паспорт|pasaport|护照|護照|パスポート|여권|driver's license|driving licence|\
         drivers license|driver license|driving license|führerschein|permis de conduire|carnet de conducir|patente|\
         rijbewijs|identity card|id card|personalausweis|ausweisnummer|carte d'identité|carta d'identità",
    ),
    (
        Cue::Address,
        "i live at|i live in|i'm at|we live at|i reside at|lives at|living at|my address|my address is|address|\
         home address|street address|mailing address|shipping address|billing address|ship to|ship it to|deliver to|\
         deliver it to|send it to|mail it to|pick me up at|adresse|meine adresse|anschrift|wohne in|wohne in der|\
         wohne im|wohne am|wohne an der|wohnhaft|ich wohne|j'habite|j'habite au|mon adresse|habite|dirección|direccion|\
         mi dirección|vivo en|indirizzo|abito in|abito a|vivo in|residente in|endereço|moro na|moro em|morada|adres|\
         ik woon op|ik woon aan|ik woon in|woonachtig|jeg bor på|jeg bor i|bor på|adressen|adress|jag bor på|osoite|\
         asun|mieszkam przy|mieszkam na|adresa|bydlím|lakcím|lakcímem|címem|cím|locuiesc|στη διεύθυνση|διεύθυνση|\
         adresim|adresi|adresas|мекенжай*|адрес|мой адрес|живу на|проживаю|адреса|alamat|alamat saya|địa chỉ|住在|\
         地址|住址|住所|住所は|주소|عنوان*|وعنواني|أسكن|כתובת|पता|ที่อยู่",
    ),
    (
        Cue::Name,
        "my name is|my name's|my name was|his name is|her name is|full name is|first name is|last name is|surname is|contact name is|i am called|\
         i'm called|call me|ich heiße|ich heisse|mein name ist|je m'appelle|mon nom est|me llamo|mi nombre es|\
         mi chiamo|il mio nome è|meu nome é|me chamo|chamo-me|mijn naam is|ik heet|jeg hedder|mit navn er|jeg heter|\
         mitt navn er|navnet mitt er|jag heter|mitt namn är|nimeni on|minun nimeni on|nazywam się|mam na imię|\
         jmenuji se|volám sa|a nevem|nevem|mă numesc|numele meu este|με λένε|ονομάζομαι|zovem se|ime mi je|\
         moje ime je|меня зовут|моё имя|мое имя|мене звати|казвам се|зовем се|mano vardas|mani sauc|minu nimi on|\
         adım|benim adım|ismim|менің атым|nama saya|tên tôi là|tôi tên là|tên là|اسمي|שמי|मेरा नाम|我叫|我的名字是|\
         我的名字叫|我是|名字是|私の名前は|名前は|제 이름은|내 이름은|이름은|ผมชื่อ|ฉันชื่อ|ดิฉันชื่อ",
    ),
    (
        Cue::MaybeName,
        "i'm|i am|contact|speak to|speak with|talk to|ask for|attn|signed by|c/o|on behalf of|ich bin|\
         je suis|soy|sono|eu sou|ik ben|jeg er|jag är|olen|jestem|я",
    ),
    (
        Cue::Person,
        "my colleague|my friend|my best friend|my wife|my husband|my son|my daughter|my boss|my manager|my brother|\
         my sister|my mother|my father|my mom|my mum|my dad|my girlfriend|my boyfriend|my partner|my fiancé|my fiancée|\
         my doctor|my teacher|my neighbor|my neighbour|my client|my patient|my coworker|my co-worker|my roommate|\
         my cousin|my uncle|my aunt|my landlord|my lawyer|our client|the patient|mr|mrs|ms|miss|mx|herr|herrn|frau|\
         monsieur|madame|mme|mlle|señor|señora|señorita|sr|sra|don|doña|signor|signora|sig.ra|sig|senhor|senhora|\
         meneer|mevrouw|dhr|mevr|pan|pani|meine frau|mein mann|mein kollege|meine kollegin|mein freund|\
         meine freundin|mon mari|ma femme|mon collègue|ma collègue|mon ami|mi esposa|mi esposo|mi amigo|mi amiga|\
         mi marido|mia moglie|mio marito|mio amico|mijn vrouw|mijn man|mijn collega",
    ),
    (
        Cue::Signature,
        "regards|best regards|kind regards|warm regards|best wishes|sincerely|sincerely yours|yours sincerely|\
         yours truly|yours faithfully|respectfully|cheers|many thanks|thanks|thank you|best|cordially|warmly|love|\
         mit freundlichen grüßen|freundliche grüße|viele grüße|liebe grüße|beste grüße|mfg|lg|vg|cordialement|\
         bien cordialement|amicalement|salutations distinguées|bien à vous|saludos|un saludo|atentamente|\
         saludos cordiales|cordiali saluti|distinti saluti|un saluto|atenciosamente|cumprimentos|abraços|\
         met vriendelijke groet|groeten|groetjes|med venlig hilsen|mvh|vennlig hilsen|hilsen|med vänliga hälsningar|\
         terveisin|pozdrawiam|z poważaniem|s pozdravem|üdvözlettel|cu respect|saygılarımla|с уважением|з повагою|\
         με εκτίμηση|hormat saya|salam|trân trọng|敬上|此致",
    ),
    (
        Cue::NameField,
        "name|full name|first name|last name|surname|customer name|patient name|client name|guest name|\
         passenger name|contact name|employee name|student name|applicant name|recipient|patient|passenger|employee|\
         vorname|nachname|nom|prénom|nombre|apellido|apellidos|nombre completo|nome|cognome|nome completo|naam|\
         voornaam|achternaam|navn|namn|imię i nazwisko|nazwisko|jméno|név|nume|имя|фио|фамилия|ім'я|ad soyad|nama|\
         họ tên|họ và tên|姓名|氏名|お名前|이름|성명|الاسم",
    ),
];

#[cfg(test)]
mod tests {
    use super::{CUES, Cue, find_cues};

    #[test]
    fn words_are_lower_case_and_not_empty() {
        for word in CUES.iter().flat_map(|(_, words)| words.split('|')) {
            assert!(!word.trim_matches('*').trim().is_empty());
            assert_eq!(word, word.to_lowercase(), "{word}");
            assert_eq!(word, word.trim(), "{word}");
        }
    }

    #[test]
    fn cues_stand_on_word_boundaries() {
        let announces_phone = |text| find_cues(text).iter().any(|hit| hit.cue == Cue::Phone);
        assert!(!announces_phone("hotel, recall, phoned"));
        assert!(announces_phone("tel. 12"));
        assert!(announces_phone("telefonunuz 12"));
        assert!(announces_phone("我的电话是12"));
    }
}
