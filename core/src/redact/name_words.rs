//! The word lists behind names: what belongs to one, what never does, what stands around it.

use super::words::Words;

/// After "I'm" or "Regards,": function words, nationalities, greetings, months. No person's name.
pub(super) static NO_NAMES: Words = Words::new(
    "i|i'm|i'll|i've|i'd|a|an|the|and|or|but|so|not|no|yes|is|am|are|was|be|my|your|our|his|her|their|its|it|\
     it's|this|that|these|those|what|who|how|why|when|where|which|if|in|on|at|to|from|for|of|by|with|as|can|\
     could|would|should|will|do|does|did|please|sorry|sure|ok|okay|thanks|thank|hello|hi|dear|you|we|they|he|\
     she|going|trying|looking|here|there|very|also|just|now|too|still|really|about|because|like|need|want|\
     have|had|has|been|up|american|english|german|french|italian|spanish|chinese|indian|canadian|british|\
     african|muslim|christian|jewish|catholic|democrat|republican|ai|chatgpt|gpt|claude|google|monday|tuesday|\
     wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|september|\
     october|november|december|sir|madam|team|customer|support|dein|deine|ihr|ihre|euer|eure|votre|ваш|ваша|und|ich|aber|bitte|et|je|mais|y|pero|e|ma|en|\
     maar|og|men|och|i.e|e.g|none|null|unknown|string|misspelled|spelled|wrong|incorrect|taken|changing|asap|\
     back",
);

/// Whom one greets or writes to without a name.
pub(super) static ROLES: Words = Words::new(
    "team|staff|manager|management|customer|customers|client|clients|member|members|guest|guests|user|users|\
     reader|readers|student|students|parent|parents|teacher|teachers|professor|doctor|colleague|colleagues|\
     neighbor|neighbors|neighbour|neighbours|landlord|tenant|hiring|recruiter|recruiting|committee|board|\
     council|everyone|everybody|all|folks|guys|friend|friends|family|world|god|santa|diary|sir|madam|sirs|mom|\
     mum|dad|grandma|grandpa|siri|alexa|copilot|gemini|assistant|bot|chat|kitty|valued|president|minister|\
     secretary|editor|applicant|candidate|kunde|kunden|kundin|gäste|eltern|nachbarn|kollegen|kolleginnen|\
     freunde|leute|damen|herren|kinder|mama|papa|oma|opa|vermieter|vermieterin|mieter|monsieur|madame|\
     messieurs|amis|amie|señor|señora|señores|cliente|clientes|amigo|amigos|amiga|signore|signora|clienti|\
     amico|amici|senhor|senhora|senhores|heer|mevrouw|klant|klanten|vrienden|collega's|państwo|pani|клиент|\
     клиенты|друзья|коллеги|господа|müşterimiz|arkadaşlar|équipe|equipe|equipo|squadra|mundo|monde|welt|\
     wereld|dünya|мир|świecie|bella|bạn|wszystkim|zusammen|allemaal|tutti|tous|toutes|todos|todas|ragazzi|\
     amiche|anh|chị|quý|experts|developers|community|reddit|collègues|colegas|colleghi|vecinos|voisins|мама|\
     папа|claus|grüße|gruß|wünsche|america",
);

/// Words that a firm, an office, a place or a thing is called by, and that are no surnames.
pub(super) static FIRMS: Words = Words::new(
    "inc|ltd|llc|gmbh|ag|kg|corp|corporation|company|co|group|holding|services|service|solutions|systems|\
     software|technologies|labs|studio|studios|media|foundation|association|society|institute|college|\
     university|universität|uni|school|academy|hospital|clinic|klinik|praxis|pharmacy|bank|insurance|hotel|\
     hostel|restaurant|bistro|café|cafe|bar|grill|kitchen|pizza|bakery|shop|store|market|mall|center|centre|\
     museum|theatre|theater|library|gardens|station|airport|road|avenue|square|tower|building|floor|room|\
     apartment|flat|office|department|dept|division|desk|support|sales|marketing|administration|admin|\
     reception|hr|it|number|phone|email|mail|e-mail|address|adresse|website|fax|mobile|list|form|portal|salon|\
     barber|spa|gym|festival|league|club|party|tax|online|new|saint|st|los|las|united|great|abteilung|büro|\
     firma|verein|versicherung|schule|amt|finanzamt|jobcenter|hausverwaltung|société|agence|banque|mairie|\
     école|empresa|banco|escuela|azienda|banca|scuola|escola|bedrijf|firmy|банк|şirketi|bankası|relationship|\
     success|experience|journey|satisfaction|acquisition|retention|value|lifetime|feedback|review|reviews|\
     engagement|segmentation|onboarding|requirements|agreement|information|details|data|care|loyalty|rights|\
     states|side|server|protocol|policy|rules|guide|handbook|program|act|law|bill|file|letter|report|plan|\
     zone|human|resources|deutsche|république|republic|rathaus|bahnhof|kirche|gare|digital|internet|\
     electrónico|artificial|machine|learning|deep|science|basics|advanced|python|java|javascript|windows|\
     linux|android|google|microsoft|amazon|apple|azure|adobe|visual|code|project|name|type|variable|integer|\
     function|class|object|array|string|field|fields|resolution|overflow|wi|wifi|wi-fi|network|post|account|\
     button|window|screen|san|santa|são|fort|port|bridge|gate|city|beach|valley|river|lake|mountain|island|\
     county|palace|castle|temple|cathedral|plaza|stadium|arena|terminal|zoo|main|high|central|union|national|\
     international|general|war|ocean|treaty|active|christ|house|apartments",
);

/// Words that begin a sentence and may stand before a name.
pub(super) static OPENERS: Words = Words::new(
    "mr|mrs|ms|dr|sie|wir|uns|ihr|unser|unsere|mein|meine|die|das|ein|eine|bei|für|im|ist|auf|liebe|une|notre|\
     votre|vous|nous|las|usted|il|mio|lei|meu|minha|você|seu|het|een|ik|mijn|od|и|я|мы|вы|мой|наш|call|\
     contact|write|email|phone|text|send|reach|ask|visit|see|find|meet|invite|add|draft|book|tell|report|\
     client",
);

/// Small words inside names, case-sensitive.
pub(super) const PARTICLES: &str = "de|da|do|dos|das|di|del|della|la|le|van|von|der|den|zu|zur|af|av|bin|bint|ibn|ben|al|el|ter|ten|y|e|du|\
     des|st.";

/// Titles before a name, in just this case.
pub(super) static TITLES: Words = Words::new(
    "Dr.|Dr|Prof.|Prof|Ing.|Dipl.-Ing.|Mag.|Mr.|Mrs.|Ms.|Mr|Mrs|Ms|Herr|Herrn|Frau|Mme|Madame|Monsieur|Sr.|Sra.|Señor|\
     Señora|Dott.|Dott.ssa|Sig.|Signor|Signora|Senhor|Senhora|Pan|Pani|Pana|dr|prof.",
);

/// After a name in small letters, where the sentence turns.
pub(super) static TURNS: Words =
    Words::new("and|but|i|i'm|from|so|because|y|und|et|e|en|og|och|ja|ve|a|i");

/// "My name", "votre nom".
pub(super) static POSSESSIVES: Words = Words::new(
    "my|your|his|her|their|our|mein|ihr|sein|mon|votre|son|mi|su|il|mio|suo|meu|seu|mijn|uw|zijn|mit|min|moje|\
     мое|моё",
);

/// "The applicant is me, …". Members of a pattern.
pub(super) const ONESELF: &str = "me|myself|ich|moi|yo|io|eu|ik|ja|я|ben|jag|jeg";

/// Endings of a letter that are said elsewhere too.
pub(super) static CASUAL_ENDINGS: Words =
    Words::new("thanks|many thanks|thank you|best|cheers|love|warmly|salam|lg|vg");

/// Form fields that label products and files as well as persons.
pub(super) static BARE_FIELDS: Words =
    Words::new("name|nom|nombre|nome|naam|navn|namn|nama|név|nume|имя|recipient|contact");

/// Between a name and a detail: "mail", "on".
pub(super) static DETAIL_LINKS: Words = Words::new(
    "e-mail|email|mail|iban|on|at|op|unter|über|par|por|per|al|au|em|pod|под|по|number|nummer|nr|bereikbaar|\
     date|of|birth|and|und|et|y|e|en|i|и|ve|aged|now|living|lives|who|is|m|t|p",
);

/// Beginnings of what is an office rather than a person.
pub(super) const THAI_OFFICES: &str = "ฝ่าย|แผนก|ศูนย์|บริษัท|ร้าน|โรง|ธนาคาร|สำนัก|เจ้าหน้าที่|ทีม|ลูกค้า|ผู้";

/// Before a word that is then no given name: "San Francisco", "Lake Victoria".
pub(super) static PLACE_TITLES: Words = Words::new(
    "san|santa|santo|sankt|são|saint|sainte|st|st.|ste.|mt.|ft.|lake|port|fort|mount|mt|cape|isla|île|lago|villa|río|rio|rue|\
     via|calle|rua|ulica|улица|monte|mont|las|los|new|hurricane|puerto|ponte|place|plaza|piazza|avenue|lac",
);

/// Before a common noun or a place rather than a person.
pub(super) static BEFORE_THINGS: Words = Words::new(
    "in|at|near|im|w|в|the|a|an|this|that|my|your|our|der|die|das|den|dem|ein|eine|einen|mein|meine|le|la|les|un|une|el|los|las|una|\
     il|lo|gli|i|o|os|as|um|uma|het|de|een|en|em|et|ett",
);

/// Small words behind a given name that lead to a family name in any language. Case-sensitive.
pub(super) static SURE_PARTICLES: Words = Words::new(
    "de|da|do|dos|di|del|della|van|von|vom|af|av|bin|bint|ibn|ben|du|dal|dalla|degli|dei|st.",
);

/// Behind a given name: what shows that the two are no person's name.
pub(super) static THINGS: Words = Words::new(
    "language|lang|rails|sonnet|opus|haiku|shortcuts|shortcut|pipeline|script|programming|library|framework|api|sdk|\
     app|apps|skill|skills|echo|model|models|notebook|compiler|package|gem|gems|stack|docs|documentation|tutorial|\
     version|update|beta|server|cloud|engine|plugin|extension|dashboard|workflow|command|commands|bot|chatbot|\
     street|river|station|state|falls|road|lane|park|square|hill|hills|bay|coast|creek|springs|gardens|garden|island|\
     islands|peak|ocean|sea|desert|forest|canyon|village|town|district|region|province|territory|tech|airport|airlines|\
     prize|award|awards|theorem|equation|law|laws|effect|syndrome|disease|method|algorithm|principle|theory|test|scale|\
     index|curve|day|days|night|week|month|year|fools|morning|evening|season|story|stories|tale|song|songs|album|\
     movie|film|show|series|episode|book|books|novel|poem|game|games|magazine|news|times|post|journal|podcast|channel|\
     cake|pie|pizza|salad|soup|sauce|bread|cookies|recipe|recipes|tea|coffee|juice|wine|beer|oil|leaf|leaves|flower|\
     flowers|bush|tree|trees|water|gold|diamond|quartz|ring|rings|necklace|pink|red|blue|green|dress|shirt|shoes|bag|\
     perfume|cologne|secret|cross|clause|act|bill|agreement|question|questions|answer|answers|task|tasks|meeting|\
     project|account|order|profile|resume|cv|email|phone|address|birthday|wedding|party|called|said|says|wrote|asked|\
     went|loves|wants|needs|works|lives|completed|done|read|unread|all|reply|up|down|off|out|over|under|against|during|\
     after|before|while|since|until|every|each|both|many|more|most|some|any|other|another|first|second|last|next|\
     english|german|french|spanish|italian|russian|greek|hebrew|arabic|turkish|polish|dutch|portuguese|japanese|korean|\
     angst|hunger|durst|geburtstag|probleme|problem|zeit|geld|hilfe|hause|haus|mutter|vater|bruder|schwester|tochter|\
     sohn|frau|mann|kind|kinder|freund|freundin|arbeit|schule|auto|urlaub|morgen|abend|nacht|woche|monat|jahr|recht|\
     lust|glück|spaß|termin|brief|nachricht|rezept|kuchen|straße|platz|weg|herr|damen|anniversaire|rue|maison|jour|\
     cumpleaños|casa|día|festa|strada|piazza|calle|rua|ulica|улица|день|рождения|город|область|ii|iii|iv|vs|versus|england|scotland|ireland|france|germany|spain|italy|\
     europe|america|australia|canada|mexico|china|japan|russia|lanka|lumpur|texas|california|florida|carolina|dakota|\
     zealand|kingdom|global|capital|partners|ventures|management|commons|tavern|court|apartments|fusion|harbor|harbour|\
     barbershop|sushi|steakhouse|osteria|trattoria|boys|girls|view|place|lankoje|dentistry|concert|pub|inn|opera|saga|ready|best|\
     performance|pro|plus|mini|lite|deezer|spotify|youtube",
);

/// Behind a full name: an institution, a place or a brand that bears it.
pub(super) static INSTITUTIONS: Words = Words::new(
    "university|universität|université|universidad|college|school|institute|foundation|hospital|clinic|airport|street|\
     road|avenue|boulevard|bridge|park|prize|award|museum|library|stadium|memorial|center|centre|church|cathedral|\
     institut|stiftung|gymnasium|grundschule|gesamtschule|straße|platz|allee|flughafen|lycée|hôpital|aéroport",
);

/// Before a name in scripts without capitals: son, daughter, father of.
pub(super) static CASELESS_PARTICLES: Words = Words::new("بن|ابن|بنت|أبو|ابو|آل|בן|בת");

/// Endings of Hebrew and Persian family names.
pub(super) const CASELESS_ENDINGS: [&str; 12] = [
    "ברג",
    "מן",
    "שטיין",
    "וביץ",
    "סקי",
    "ביץ",
    "زاده",
    "پور",
    "نژاد",
    "نيا",
    "فر",
    "یان",
];

/// Adjectives that look like an Arabic name from a place; folded.
pub(super) static NO_NISBAS: Words = Words::new(
    "الحالي|التالي|الماضي|العربي|الثاني|الاساسي|الدراسي|الرييسي|الشخصي|الطبيعي|الرسمي|الاسبوعي|الشهري|السنوي|اليومي|\
     النهايي|الاصلي|الحقيقي|التاريخي|العالمي|المحلي|الدولي|الذكي|الالكتروني|الاسلامي|النبوي|الصحي|المالي|العلمي",
);

/// What Korean writes behind a name without a space. A list for [`str::split`].
pub(super) const HANGUL_PARTICLES: &str =
    "은|는|이|가|을|를|의|와|과|씨|님|에게|께|도|입니다|이다|예요|이에요|라고|한테|로|군|양|만|에";

/// Last signs of Japanese given names.
pub(super) const KANJI_ENDINGS: [char; 26] = [
    '子', '郎', '美', '介', '香', '奈', '恵', '也', '樹', '斗', '翔', '菜', '乃', '哉', '太', '希',
    '織', '雄', '彦', '代', '江', '志', '輔', '吾', '朗', '紀',
];

/// Signs of Chinese given names that are seldom anything else.
pub(super) const HAN_GIVEN: &str = "伟芳娜秀敏丽磊洋艳娟涛霞婷玲杰燕晓雪梅莉鹏宇浩欣怡佳琪颖琳倩雯慧婉璐瑶萱涵轩泽睿博瑞俊豪辉斌峰旭\
                                    偉麗豔傑濤曉鵬穎輝鳳淑雅宏婕妍嘉昊宸梓莹菲薇蕾丹彬勇刚剛";

/// Signs of Chinese given names that are words as well.
pub(super) const HAN_MAYBE_GIVEN: &str = "明华華英国國文平红紅军軍建海春玉小大永金志天成新东東林美兰蘭龙龍云雲江生宁安家思雨一凤珍爱愛荣榮香月福强強\
                                          静靜超桂凯凱阳陽子君惠民";

/// Signs that may stand before a Chinese name in a clause.
pub(super) const HAN_BEFORE: &str = "是叫给給和跟与與找请請让讓问問对對为為";

/// Signs that may stand behind a Chinese name in a clause.
pub(super) const HAN_AFTER: &str = "的是在说說和跟与與了想要去有也说";

/// True if a folded word ends as Slavic family names do, in whatever case.
pub(super) fn is_slavic_family(folded: &str) -> bool {
    const ENDINGS: [&str; 36] = [
        "ski",
        "ska",
        "skiego",
        "skiej",
        "skim",
        "skiemu",
        "cki",
        "cka",
        "ckiego",
        "ckiej",
        "ckim",
        "wicz",
        "wicza",
        "wiczem",
        "czyk",
        "czyka",
        "sky",
        "skeho",
        "ovic",
        "evic",
        "ovica",
        "ova",
        "ove",
        "ovou",
        "ов",
        "ова",
        "овои",
        "ову",
        "ев",
        "ева",
        "евои",
        "скии",
        "ская",
        "ского",
        "скои",
        "енко",
    ];
    ends_as(folded, &ENDINGS)
}

/// True if a folded word ends as family names of some language do and few other words.
pub(super) fn is_family_by_ending(folded: &str) -> bool {
    const ENDINGS: [&str; 40] = [
        "sson",
        "dottir",
        "enko",
        "chuk",
        "oglu",
        "opoulos",
        "opoulou",
        "akis",
        "idis",
        "idou",
        "escu",
        "eanu",
        "yan",
        "nen",
        "berg",
        "mann",
        "stein",
        "feld",
        "strom",
        "quist",
        "elli",
        "etti",
        "ucci",
        "dze",
        "shvili",
        "quez",
        "guez",
        "mez",
        "nez",
        "sky",
        "skaya",
        "eva",
        "вич",
        "дзе",
        "швили",
        "овым",
        "евым",
        "οπουλοσ",
        "ιδησ",
        "ακησ",
    ];
    is_slavic_family(folded) || ends_as(folded, &ENDINGS)
}

/// True if the word is one of these endings behind at least two letters.
fn ends_as(folded: &str, endings: &[&str]) -> bool {
    endings.iter().any(|ending| {
        folded
            .strip_suffix(ending)
            .is_some_and(|stem| stem.chars().count() > 1)
    })
}
