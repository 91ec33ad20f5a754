//! The words behind each [`Cue`], in the languages we know: data, read by [`cues`](super::cues).
//!
//! Words are in lower case and stand between bars. A trailing `*` lets a word go on ("telefon*" also meets
//! "telefonum").

use super::cues::Cue;

pub(super) const CUES: &[(Cue, &str)] = &[
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
         फ़ोन|फोन|मोबाइल|โทร|เบอร์|contact line|phone line|landline|helpline|kontaktnummer|festnetz|ligne fixe|kontakttelefon|เบอร์โทร|โทรศัพท์|มือถือ|핸드폰|固定电话|座机|電話番号|携帯番号",
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
         اسم المستخدم|שם משתמש|my tag|gamer tag|battletag|\
         my nick|my screenname|accountname|nutzerkennung|spielername|mon pseudo|meu nick|nome de utilizador|utilizador|inlognaam|rumuz|\
         ログインid|アカウント名|닉네임|网名|ชื่อผู้ใช้|tên người dùng|يوزر|उपयोगकर्ता नाम|यूज़रनेम|användar-id",
    ),
    (
        Cue::Account,
        "user|login|handle|log in as|logged in as|account|sign in as|uid|konto|my discord|my insta|my instagram|my twitter|my snap|\
         my snapchat|my tiktok|my github|my telegram|my skype|my steam|psn|anmeldung|zugang|connexion|identifiants|acceso|accesso|acesso|inlog|аккаунт",
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
        Cue::Breach,
        "leaked|data breach|data leak|breach|breached|pwned|hacked|compromised|stolen password|geleakt|gehackt|datenleck|\
         fuite de données|piraté|filtrada|hackeada|hackeado|filtración|violazione|hackerato|vazada|vazou|vazamento|gelekt|\
         datalek|wyciek|wyciekło|утечк*|утекл*|взломан*|sızdı|sızdırıl*|تسريب|اختراق|泄露|漏洩|流出|유출|รั่วไหล",
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
         जन्मतिथि|วันเกิด|geboorte|geb.|geburt|nascimento|nascita|nacimiento|\
         ur.|urodz.|urodzenia|urodził się|urodziła się|родился в|д.р.|tgl lahir|tgl. lahir|tempat tanggal lahir|วันเดือนปีเกิด|\
         เกิดวันที่|เกิดเมื่อ|生於|出生於|태어난|태어났|مواليد|تاريخ الولادة|من مواليد",
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
        "my name is|my name's|my name was|his name is|her name is|full name is|first name is|last name is|surname is|\
         contact name is|ich heiße|ich heisse|mein name ist|je m'appelle|mon nom est|me llamo|mi nombre es|mi chiamo|\
         il mio nome è|meu nome é|me chamo|chamo-me|mijn naam is|ik heet|jeg hedder|mit navn er|jeg heter|\
         mitt navn er|navnet mitt er|jag heter|mitt namn är|nimeni on|minun nimeni on|nazywam się|mam na imię|\
         jmenuji se|volám sa|a nevem|nevem|mă numesc|numele meu este|με λένε|ονομάζομαι|zovem se|ime mi je|\
         moje ime je|меня зовут|моё имя|мое имя|мене звати|казвам се|зовем се|mano vardas|mani sauc|minu nimi on|\
         adım|benim adım|ismim|менің атым|nama saya|tên tôi là|tôi tên là|tên là|اسمي|שמי|मेरा नाम|我叫|我的名字是|我的名字叫|我是|\
         名字是|私の名前は|名前は|제 이름은|내 이름은|이름은|ผมชื่อ|ฉันชื่อ|ดิฉันชื่อ|her name's|his name's|their name is|\
         можете звать меня|zovu me|ชื่อของผมคือ|ชื่อของฉันคือ",
    ),
    (
        Cue::MaybeName,
        "i'm|i am|contact|speak to|speak with|talk to|ask for|attn|signed by|c/o|on behalf of|ich bin|\
         je suis|soy|sono|eu sou|ik ben|jeg er|jag är|olen|jestem|я",
    ),
    (
        Cue::Person,
        "my colleague|my friend|my best friend|my wife|my husband|my son|my daughter|my boss|my manager|my brother|\
         my sister|my mother|my father|my mom|my mum|my dad|my girlfriend|my boyfriend|my partner|my fiancé|\
         my fiancée|my doctor|my teacher|my neighbor|my neighbour|my client|my patient|my coworker|my co-worker|\
         my roommate|my cousin|my uncle|my aunt|my landlord|my lawyer|our client|the patient|mr|mrs|ms|miss|mx|herr|\
         herrn|frau|monsieur|madame|mme|mlle|señor|señora|señorita|sr|sra|don|doña|signor|signora|sig.ra|sig|senhor|\
         senhora|meneer|mevrouw|dhr|mevr|pan|pani|meine frau|mein mann|mein kollege|meine kollegin|mein freund|\
         meine freundin|mon mari|ma femme|mon collègue|ma collègue|mon ami|mi esposa|mi esposo|mi amigo|mi amiga|\
         mi marido|mia moglie|mio marito|mio amico|mijn vrouw|mijn man|mijn collega|السيد|السيدة|الأستاذ|الأستاذة|\
         الدكتور|الدكتورة|المهندس|المهندسة|إعداد المعلم|إعداد المعلمة|г-н|г-жа|господин|госпожа|pana|panem|panią|\
         bayan|herra|rouva|fru|باسمي|وباسمي|call me|i'm called|i am called",
    ),
    (
        Cue::Role,
        "customer|client|the client|member|applicant|applicant is|account holder|account owner|policyholder|\
         policy holder|cardholder|card holder|tenant|guest|keeper is|keeper|sender|sender line is|recipient|signed|\
         signed by|sign it|sign it as|sign as|addressed to|under the name|under the name of|in the name of|\
         booking under|booked under|reservation under|reservation for|contact is|contact person is|letter from|\
         reference for|new boss|colleague|landlord|neighbour|neighbor|kunde|kundin|mieter|mieterin|vermieter|\
         vermieterin|absender|absenderin|absender ist|empfänger|empfängerin|ansprechpartner|ansprechpartnerin|\
         kontakt|kontakt bin|kontakt ist|kontoinhaber|kontoinhaberin|versicherungsnehmer|antragsteller|\
         antragstellerin|gezeichnet|gez|unterschreib mit|unterschreib ich mit|unterschreibe mit|\
         unterschreibe ich mit|unterschrieben von|im namen von|auf den namen|unter dem namen|name für die karte|\
         zeugnis für|brief von|z. hd|z.hd|halter|patient|patientin|cliente|le client|la cliente|locataire|titulaire|\
         titulaire du compte|expéditeur|expéditrice|destinataire|au nom de|signé|signé par|signée|de la part de|\
         à l'attention de|patiente|inquilino|inquilina|titular|titular de la cuenta|remitente|destinatario|\
         destinataria|a nombre de|en nombre de|firma|firmado|firmado por|firmada|de parte de|a la atención de|\
         paciente|solicitante|intestato a|intestata a|a nome di|titolare|intestatario|mittente|firmato|firmata|\
         all'attenzione di|da parte di|paziente|referente|no nome de|em nome de|remetente|destinatário|assinado|\
         assinado por|assinatura|aos cuidados de|da parte de|estou como|klant|op naam van|uit naam van|huurder|\
         verhuurder|afzender|ontvanger|getekend|ondertekend|ter attentie van|t.a.v|namens|contactpersoon|klient|\
         klientka|podpis|podpisano|podpisz|na nazwisko|najemca|nadawca|odbiorca|pacjent|pacjentka|wnioskodawca|\
         w imieniu|imię i nazwisko|kontakt do mnie|клиент|клиентка|заявитель|арендатор|отправитель|получатель|\
         подпись|на имя|от имени|от лица|пациент|пациентка|владелец|владелица|müşteri|kiracı|gönderen|alıcı|imza|\
         yetkili|ad soyad|adı soyadı|kund|kunden|avsändare|avsender|undertecknad|underskrevet|asiakas|khách hàng|\
         người gửi|người nhận|ký tên|bệnh nhân|pelanggan|pengirim|penerima|atas nama|pasien|ditandatangani oleh|\
         zákazník|odesílatel|ügyfél|feladó|πελάτης|υπογραφή|клієнт|підпис|від імені|klijent|potpis|klientas|pasirašo|\
         report comment for|recommendation for|interlocuteur|persona de contacto|osoba kontaktowa|contact person|\
         contact name",
    ),
    (
        Cue::Salutation,
        "dear|hi|hello|hey|good morning|good afternoon|good evening|liebe|lieber|hallo|moin|servus|guten tag|cher|\
         chère|bonjour|bonsoir|salut|coucou|querido|querida|estimado|estimada|hola|buenos días|buenas tardes|caro|\
         cara|gentile|ciao|buongiorno|egregio|prezado|prezada|olá|oi|bom dia|boa tarde|beste|hoi|dag|geachte|drogi|\
         droga|szanowny|szanowna|cześć|hej|дорогой|дорогая|уважаемый|уважаемая|привет|здравствуйте|здравствуй|\
         добрый день|merhaba|sevgili|sayın|selam|günaydın|kära|kære|bästa|kjære|hei|xin chào|chào|kính gửi|yth|\
         zdravo|poštovani|drahý|drahá|kedves|dragă|stimate|αγαπητέ|αγαπητή|шановний|шановна|привіт",
    ),
    (
        Cue::Age,
        "years old|year old|year-old|aged|age|year|grade|class|jahre|jahre alt|klasse|ans|años|anni|anos|jaar|jaar oud|lat|\
         лет|класс|yaşında|år|років|vuotta|éves|let|ani",
    ),
    (Cue::Honorific, "様|さま|さん|氏|殿|と申します"),
    (
        Cue::Signature,
        "regards|best regards|kind regards|warm regards|best wishes|sincerely|sincerely yours|yours sincerely|\
         yours truly|yours faithfully|respectfully|cheers|many thanks|thanks|thank you|best|cordially|warmly|love|\
         mit freundlichen grüßen|freundliche grüße|viele grüße|liebe grüße|beste grüße|mfg|lg|vg|cordialement|\
         bien cordialement|amicalement|salutations distinguées|bien à vous|saludos|un saludo|atentamente|\
         saludos cordiales|cordiali saluti|distinti saluti|un saluto|atenciosamente|cumprimentos|abraços|\
         met vriendelijke groet|groeten|groetjes|med venlig hilsen|mvh|vennlig hilsen|hilsen|med vänliga hälsningar|\
         terveisin|pozdrawiam|z poważaniem|s pozdravem|üdvözlettel|cu respect|saygılarımla|с уважением|з повагою|\
         με εκτίμηση|hormat saya|salam|trân trọng|敬上|此致|iyi çalışmalar|iyi günler|saygılar|sevgiler|bien à toi|cdlt|\
         sincères salutations|meilleures salutations|un abrazo|cordialmente|um abraço|att|hartelijke groet|hartelijke groeten|\
         met groet|mvg|pozdrowienia|z wyrazami szacunku|с наилучшими пожеланиями|schöne grüße|herzliche grüße|gruß|grüße",
    ),
    (
        Cue::NameField,
        "name|full name|first name|last name|surname|customer name|patient name|client name|guest name|\
         passenger name|contact name|employee name|student name|applicant name|recipient|patient|passenger|employee|\
         vorname|nachname|nom|prénom|nombre|apellido|apellidos|nombre completo|nome|cognome|nome completo|naam|\
         voornaam|achternaam|navn|namn|imię i nazwisko|nazwisko|jméno|név|nume|имя|фио|фамилия|ім'я|ad soyad|nama|\
         họ tên|họ và tên|姓名|氏名|お名前|이름|성명|الاسم|contact|联系人|收件人|寄件人|宛名|署名|담당자|받는 사람|보내는 사람|ชื่อ-นามสกุล",
    ),
];
