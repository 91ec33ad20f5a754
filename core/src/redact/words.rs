//! Short word lists that tell a value from a word that merely stands where a value would.
//!
//! A list is one string of lower-case words between bars.

/// True if `list` has `word` in whatever case.
pub(super) fn contains(list: &str, word: &str) -> bool {
    let word = word.to_lowercase();
    list.split('|').any(|member| member == word)
}

/// After "password" or "username": types, form hints, states.
pub(super) const STAND_INS: &str = "string|str|text|char|varchar|int|integer|number|bool|boolean|optional|none|null|nil|undefined|true|\
     false|required|invalid|incorrect|wrong|correct|forgotten|expired|reset|change|changed|hidden|hash|\
     hashed|secret|password|username|user|email|unknown|missing|empty|blank|example|here|below|above|not|\
     the|that|this|your|you|and|for|with|what|how|was|are|has|will|can|must|should|xxx|xxxx|tbd|n/a|yes|\
     value|name|login|enter|please|todo|input|type|data|self|req|request|config|env|process|args|form|field|\
     get|set|new|any|all|minimum|maximum|length|test|manager|protected|recovery|policy|strength|generator|\
     prompt|admin|root|case-sensitive";

/// Beginnings of code that computes a value.
pub(super) const CODE_PREFIXES: &str =
    "os.|self.|this.|req.|request.|process.|config.|env.|user.|settings.|string.|get_|args.";

/// Home folders that belong to nobody.
pub(super) const SHARED_FOLDERS: &str = "root|ubuntu|runner|shared|public|admin|administrator|default|all|app|appuser|jovyan|vscode|node|git|\
     ec2-user|username|youruser|you|me|myuser|yourname|your_username|your-username|user|name";

/// After "I'm" or "Regards,": function words, nationalities, greetings, months. No person's name.
pub(super) const NO_NAMES: &str = "i|i'm|i'll|i've|i'd|a|an|the|and|or|but|so|not|no|yes|is|am|are|was|be|my|your|our|his|her|their|its|it|\
     it's|this|that|these|those|what|who|how|why|when|where|which|if|in|on|at|to|from|for|of|by|with|as|can|\
     could|would|should|will|do|does|did|please|sorry|sure|ok|okay|thanks|thank|hello|hi|dear|you|we|they|\
     he|she|going|trying|looking|here|there|very|also|just|now|too|still|really|about|because|like|need|\
     want|have|had|has|been|up|american|english|german|french|italian|spanish|chinese|indian|canadian|\
     british|african|muslim|christian|jewish|catholic|democrat|republican|ai|chatgpt|gpt|claude|google|\
     monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|\
     september|october|november|december|sir|madam|team|customer|support|und|ich|aber|bitte|et|je|mais|y|\
     pero|e|ma|en|maar|og|men|och|i.e|e.g|none|null|unknown|string|misspelled|spelled|wrong|incorrect|taken|\
     changing|mr|mrs|ms|dr|sie|wir|uns|ihr|unser|unsere|mein|meine|der|die|das|ein|eine|bei|für|mit|im|am|bin|ist|von|an|auf|\
     liebe|le|les|un|une|mon|ma|notre|votre|vous|nous|los|las|una|mi|su|usted|il|lo|un|mio|lei|os|o|meu|minha|você|seu|het|een|\
     ik|mijn|u|w|na|do|od|и|я|мы|вы|мой|наш|call|contact|write|email|phone|ring|text|send|reach|ask|visit|see|find|meet|invite|\
     add|draft|book|tell|report|client|customer";

/// Small words inside names, case-sensitive.
pub(super) const PARTICLES: &str = "de|da|do|dos|das|di|del|della|la|le|van|von|der|den|zu|zur|af|av|bin|bint|ibn|ben|al|el|ter|ten|y|e|du|\
     des|st.";

/// German compounds that end like a street and are numbered too; words of English phrases ("2 way street").
/// Case-sensitive.
pub(super) const NO_STREETS: &str = "Arbeitsplatz|Sitzplatz|Stellplatz|Parkplatz|Spielplatz|Speicherplatz|Ausweg|\
     Umweg|Hinweg|Rückweg|Lösungsweg|Milaan|way|lane|minute|minutes|mile|miles|hour|hours|min|km|busy|long|more";

/// Endings of a letter that are said elsewhere too.
pub(super) const CASUAL_ENDINGS: &str =
    "thanks|many thanks|thank you|best|cheers|love|warmly|salam|lg|vg";

/// Form fields that label products and files as well as persons.
pub(super) const BARE_FIELDS: &str =
    "name|nom|nombre|nome|naam|navn|namn|nama|név|nume|имя|recipient";

/// Between what is sent and the number that it is sent to.
pub(super) const DIRECTIONS: &str = "to|at|via|à|au|al|aan|auf|på|на";

/// After a question for a date.
pub(super) const ANSWERS: &str = "mine|is|it|it's|was|i|on|the|am|meins|ist|es|der|le|mien|la|mía|mi|el|mia|mio|il|minha|meu|é|è|\
     mijne|op|moja|to|benimki|моя|это|私|は|我|的|是";

/// Before a number that counts or dates instead of standing on a house.
pub(super) const BEFORE_COUNTS: &str = "since|about|for|from|until|till|in|with|over|under|nearly|around|almost|than|at|seit|ca|etwa|rund|über|\
     ab|bis|depuis|environ|plus|pendant|desde|hace|unos|dal|dalla|da|circa|sinds|ongeveer|od|około|с|около|sejak|sekitar";

/// Between "login" and the place it is for. Members of a pattern.
pub(super) const PLACE_LINKS: &str = "in|on|at|for|to|auf|im|bei|beim|für|dans|sur|pour|en|para|per|nel|nella|su|sul|no|na|do|voor|op|bij|w|dla|для|на|в";

/// Where one logs in. Members of a pattern.
pub(super) const PLACES: &str = "app|portal|site|website|shop|store|system|game|forum|platform|account|konto|spiel|seite|appli|\
     application|portail|jeu|compte|aplicación|juego|cuenta|gioco|sito|aplicativo|jogo|conta|spel|gra|grze|strona|stronie|портале|игре|сайте|приложении";

/// After a name in small letters, where the sentence turns.
pub(super) const TURNS: &str = "and|but|i|i'm|from|so|because|y|und|et|e|en|og|och|ja|ve|a|i";

/// "My name", "votre nom".
pub(super) const POSSESSIVES: &str = "my|your|his|her|their|our|mein|ihr|sein|mon|votre|son|mi|su|il|mio|suo|meu|seu|mijn|uw|zijn|mit|min|moje|\
     мое|моё";

/// "The applicant is me, …". Members of a pattern.
pub(super) const ONESELF: &str = "me|myself|ich|moi|yo|io|eu|ik|ja|я|ben|jag|jeg";

/// Words that a firm, an office or a role is called by, and titles of others than persons.
pub(super) const NO_PERSONS: &str = "inc|ltd|llc|gmbh|ag|kg|corp|corporation|company|co|group|holding|services|service|solutions|systems|software|\
     technologies|labs|studio|studios|media|foundation|association|society|institute|college|university|universität|uni|school|\
     academy|hospital|clinic|klinik|praxis|pharmacy|bank|insurance|hotel|hostel|inn|restaurant|bistro|café|cafe|bar|pub|grill|\
     kitchen|pizza|bakery|shop|store|market|mall|center|centre|museum|theatre|theater|library|park|garden|gardens|church|station|\
     airport|street|road|avenue|lane|square|house|hall|tower|building|floor|room|apartment|flat|office|department|dept|\
     division|desk|team|staff|support|sales|marketing|management|manager|management|administration|admin|reception|hr|it|\
     customer|customers|client|clients|member|members|guest|guests|user|users|reader|readers|student|students|parent|parents|\
     teacher|teachers|professor|doctor|colleague|colleagues|neighbor|neighbors|neighbour|neighbours|landlord|tenant|hiring|\
     recruiter|recruiting|committee|board|council|everyone|everybody|all|folks|guys|friend|friends|family|world|god|santa|\
     diary|sir|madam|sirs|mom|mum|dad|grandma|grandpa|siri|alexa|copilot|gemini|assistant|bot|chat|kitty|moon|valued|president|\
     minister|secretary|editor|author|applicant|candidate|number|phone|email|mail|e-mail|address|adresse|website|fax|mobile|\
     list|form|portal|card|page|salon|barber|spa|gym|festival|league|club|party|court|tax|online|\
     north|south|east|west|new|saint|st|los|las|united|great|street|kunde|kunden|kundin|gäste|eltern|nachbarn|kollegen|\
     kolleginnen|freunde|leute|damen|herren|kinder|mama|papa|oma|opa|vermieter|vermieterin|mieter|team|abteilung|büro|firma|\
     verein|versicherung|schule|amt|finanzamt|jobcenter|hausverwaltung|monsieur|madame|messieurs|client|clients|société|agence|\
     banque|mairie|école|ami|amis|amie|service|équipe|señor|señora|señores|cliente|clientes|amigo|amigos|amiga|empresa|banco|\
     equipo|escuela|signore|signora|clienti|amico|amici|azienda|banca|scuola|squadra|senhor|senhora|senhores|equipe|\
     escola|heer|mevrouw|klant|klanten|vrienden|collega's|bedrijf|państwo|pan|pani|firmy|клиент|клиенты|друзья|коллеги|\
     господа|банк|müşterimiz|arkadaşlar|şirketi|bankası";

/// Between a name and a detail: "mail", "on".
pub(super) const DETAIL_LINKS: &str = "e-mail|email|mail|iban|on|at|op|unter|über|par|por|per|al|au|em|pod|под|по|number|nummer|nr|bereikbaar|date|of|birth|\
     and|und|et|y|e|en|i|и|ve|aged|now|living|lives|who|is|m|t|p";

/// Beginnings of what is an office rather than a person.
pub(super) const THAI_OFFICES: &str = "ฝ่าย|แผนก|ศูนย์|บริษัท|ร้าน|โรง|ธนาคาร|สำนัก|เจ้าหน้าที่|ทีม|ลูกค้า|ผู้";
