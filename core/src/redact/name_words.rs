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
