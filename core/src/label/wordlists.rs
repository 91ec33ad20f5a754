//! The word lists of [`super::stopwords`], by language.

/// The words of one language, lower case, without apostrophes at the end of a word, separated by blanks.
pub(super) struct FunctionWords {
    pub(super) codes: &'static [&'static str],
    pub(super) linking: &'static str,
    pub(super) stop: &'static str,
    pub(super) light: &'static str,
    pub(super) weak: &'static str,
}

/// Marks of iteration and Thai vowels that follow their consonant.
pub(super) const UNSPACED_NO_START: &str = "々ーะาำๅๆฯ";
/// Thai vowels that precede their consonant, and the small tsu before one.
pub(super) const UNSPACED_NO_END: &str = "เแโใไっッ";
/// Function words of Chinese, Japanese and Thai that neither start nor end a phrase.
pub(super) const UNSPACED_EDGES: &str = "的 了 吗 嗎 呢 吧 啊 我 你 您 他 她 它 们 們 是 在 有 和 与 與 把 给 給 请 請 这 這 那 个 個 就 都 也 一 为 為 从 從 到 对 \
    對 被 让 讓 什么 什麼 怎么 怎麼 如何 可以 可不可以 能不能 谢谢 謝謝 你好 帮 幫 需要 想要 好 \
    私 何 下さい お願い \
    ที่ และ ของ ใน เป็น ให้ ได้ ไหม มี จะ ครับ ค่ะ คะ ฉัน ผม คุณ ช่วย หน่อย กรุณา ว่า กับ ไม่ นี้ อะไร อย่างไร ขอ";
/// Japanese particles and endings that do not end a phrase.
pub(super) const UNSPACED_ENDS: &str =
    "を に は が の で と も へ や か て し た ます です ください だ な い っ";

pub(super) const PERSONAL: &str = "i me my mine you your yours we us our he him his she her they them their \
    mich mir mein meine meinen meinem meiner dich dir dein deine uns unser unsere sie ihr ihre ihren \
    moi mon ma mes toi ton ta tes nous notre nos vous votre vos mi mis tu tus me te se su sus nos \
    mio mia miei mie tuo tua tuoi tue meu minha meus minhas seu sua mij mijn me je jouw ons onze u uw \
    mnie mi mój moja moje moją mojego min mit mine mig dig din dit dina dine mitt mina mitt ditt \
    мне меня мой моя мое моё мои мою моего моей тебя тебе твой мені мене мій моя моє мої мою";

pub(super) const QUESTION: &str = "what whats who whos whose where wheres when why how hows which is are was were does do did am should \
    will would has have was wer wie wo wann warum welche welcher welches wieso qui que quoi où quand comment \
    pourquoi quel quelle quels quelles est-ce qué quién dónde cuándo cómo cuál cuánto chi cosa dove come perché \
    quando quale quali quanto quem onde como qual wat wie waar wanneer waarom hoe welke co kto gdzie kiedy jak \
    dlaczego vad vem var när hur varför hvad hvem hvor hvornår hvorfor hvilken что кто где когда как почему сколько \
    який що хто де коли чому apa siapa dimana kapan bagaimana mengapa ne kim nerede nasıl neden hangi ما ماذا من \
    أين متى كيف هل لماذا چه کی کجا چرا چگونه آیا";

pub(super) const LISTS: &[FunctionWords] = &[
    FunctionWords {
        codes: &["eng", "en"],
        linking: "a an the of for to in on at from with by into about as my your our his her its their me us this these \
            that some any all via per over up off out down",
        stop: "i im ive id ill you youre youll youd he she it they them we were weve and or but nor so if then than \
            because while when where what whats who whos whom which why how hows there theres here heres is are was \
            be been being am isnt arent wasnt werent do does did doing done dont doesnt didnt have has had having \
            havent hasnt can could cant couldnt will would wont wouldnt shall should shouldnt may might must not no \
            yes yeah yep nope just also too very really quite only even still again more most much many few lot lots \
            other another each every both either such own same else ever never always now already yet through during \
            before after between under above against those him myself yourself itself until upon though although \
            whether like please pls plz regards sincerely thanks thank thx hi hello hey dear greetings ok okay sure well oh ah um \
            kindly help helps helping need needs needed needing want wants wanted wanting wanna gonna gotta going \
            let lets know think thought guess wondering wonder appreciate able trying try something anything \
            everything nothing someone anyone everyone thing things stuff way kind sort bit maybe perhaps possible \
            actually basically currently right good great nice perfect thats hes shes theyre theyve theyll theyd \
            thatll whens wheres hadnt aint kinda sorta cuz bc tho thru u ur r tbh imo btw idk lol haha omg rn \
            without within since ago once twice almost nearly enough rather somehow somewhere somebody nobody \
            everybody together apart away back around along across behind inside outside near forward ahead instead \
            however therefore mostly simply exactly probably honestly literally anyway usually often sometimes soon \
            wow yup nah cool fine best better sorry question questions answer bye goodbye welcome matter case etc \
            got mean means regarding concerning works work one ones two three four five six seven eight nine ten \
            eleven twelve twenty thirty pm oclock first second hmm meant forgot",
        light: "tell show give get make find put go take look looking use using keep say see come ask talk speak check \
            provide list share send bring run start set turn add pick leave leaving happen happening having \
            getting making finding telling showing giving gave made took used found new",
        weak: "explain explaining day days week weeks weekend month months year years hour hours minute minutes min mins time times date \
            dates today tomorrow yesterday tonight morning afternoon evening night moment name names line lines word \
            words end side top part parts place places point points people person man guy others left last next past \
            recent old new young bad worse big small little long short shorter longer high low fast slow quick \
            quickly early earlier late later soon far full whole half normal wrong true real different extra main \
            certain easy hard simple funny luck wish love hate hope feel feels felt read reads write writes writing \
            written wrote said says saying told heard called tries tried stop stopped keeps kept stay stays stayed \
            stuck fail fails goes went gone gets came comes coming runs ran happens happened seem seems seemed looks \
            looked turns turned begin began ended brought hold matters depends supposed allowed understand \
            understood understanding idea ideas thoughts issue issues problem problems topic topics detail details \
            option options example examples number numbers amount total level type types version \
            versions double single pair couple everyday normally kinds starting starts working worked makes making",
    },
    FunctionWords {
        codes: &["deu", "de"],
        linking: "der die das den dem des ein eine einen einem einer eines für fuer zu zum zur in im an am auf aus bei von \
            vom mit nach über um durch mein meine meinen meinem meiner meines dein deine mir mich dir uns ihr ihre \
            ihren unser unsere diese dieser diesen dieses alle allen",
        stop: "ich du er sie es wir und oder aber denn wenn dass daß weil als ob ist sind war waren sein bin bist seid \
            wird werden wurde habe hat haben hast hatte kann kannst können könnte könntest könnten will willst \
            möchte möchten muss müssen soll sollen sollte darf nicht kein keine ja nein auch noch nur schon sehr so \
            wie was wer wo wann warum welche welcher welches wieso da hier dort dann mal man sich etwas nichts mehr \
            viel bitte danke hallo hi guten tag hilf helfen hilfe brauche brauchen gerne gern okay ok würde würden \
            doch einfach eigentlich gibt ihnen super prima perfekt klar alles genau",
        light: "zeig zeige gib mach mache sag sage finde such suche erzähl erzähle lass nimm geh machen zeigen sagen \
            geben neue neuen",
        weak: "tag tage tagen woche wochen monat monate jahr jahre jahren stunde stunden minute minuten zeit uhr heute \
            morgen gestern abend nacht name namen wort wörter seite seiten ende anfang leute mal punkt punkte zwei \
            drei vier fünf lieber statt ohne gleich ganz gar wirklich vielleicht nächste nächsten letzte letzten \
            erste ersten alt alte klein kleine groß große gut besser immer nie schreib schreibe schreiben lesen geht \
            ging gesagt sagt weiß bevor",
    },
    FunctionWords {
        codes: &["fra", "fr"],
        linking: "le la les l' un une des du de d' à a au aux en dans sur pour par avec sans sous vers chez mon ma mes ton \
            ta tes son sa ses notre nos votre vos leur leurs ce cette ces cet me moi tous toutes tout",
        stop: "je j' tu il elle on nous vous ils elles et ou mais donc car ni si que qu' qui quoi dont où quand comment \
            pourquoi quel quelle quels quelles est sont était suis es êtes être ai as a ont avez avons avoir fait \
            faire peux peut pouvez pourriez pourrais veux voudrais veut voulez dois doit faut ne n' pas plus moins \
            très aussi bien ça c' cela y se s' m' t' lui oui non merci bonjour salut svp plaît plait stp aide aider \
            aidez besoin peut-être ici là aurais est-ce parfait super d'accord accord",
        light: "montre montrez donne donnez dis dites trouve trouver cherche chercher mets mettre fais prends prendre \
            voir donner",
        weak: "jour jours semaine semaines mois an ans année années temps heure heures minute minutes fois nom noms mot \
            mots ligne lignes plusieurs certaines certains fin début gens petit petite grand grande bon meilleur \
            nouveau nouvelle dernier prochain deux trois écris écrire lire dit dire sais savoir vraiment toujours \
            jamais déjà encore aujourd'hui demain hier soir matin",
    },
    FunctionWords {
        codes: &["spa", "es"],
        linking: "el la los las un una unos unas de del a al en con por para sin sobre entre hacia desde mi mis tu tus su \
            sus nuestro nuestra este esta estos estas ese esa me lo le les todos todas",
        stop: "yo tú él ella usted nosotros ellos y e o u pero porque si que qué quien quién cuál cual donde dónde \
            cuando cuándo como cómo es son era ser soy está están estoy estar fue ha he han hay haber tener tengo \
            tiene puede puedes puedo podría podrías quiero quieres quisiera necesito necesita debo debe no sí más \
            menos muy también ya se te nos algo nada aquí ahí por favor gracias hola ayuda ayudar ayúdame ayudarme \
            cuánto ok vale buenos buenas días me gustaría hacer bien perfecto claro genial",
        light: "muestra muestrame muéstrame dame dime di da busca buscar encuentra encontrar pon poner haz ver",
        weak: "día días semana semanas mes meses año años tiempo hora horas minutos vez veces nombre nombres palabra \
            palabras línea fin gente pequeño grande bueno mejor nuevo nueva último próximo dos tres escribe escribir \
            leer dice decir sé saber ahora hoy mañana siempre nunca luego entonces",
    },
    FunctionWords {
        codes: &["ita", "it"],
        linking: "il lo la i gli le l' un uno una un' di del dello della dell' dei degli delle d' a al allo alla all' ai \
            agli alle da dal dalla dall' in nel nello nella nell' nei con su sul sulla sull' per tra fra mio mia \
            miei mie tuo tua questo questa questi queste tutti tutte",
        stop: "io tu lui lei noi voi loro e ed o ma perché se che chi cosa cos' c' dove quando come quale quali quanto \
            è sono era essere sei siamo ho hai ha abbiamo hanno avere può puoi posso potresti potrei voglio vorrei \
            vuoi devo deve bisogno non sì no più meno molto anche già mi ti si ci vi ne qui qualcosa niente per \
            favore grazie ciao salve buongiorno aiuto aiutami aiutare prego fare va bene perfetto okay ok certo",
        light: "mostra mostrami dammi dimmi di trova trovami cerca cercami metti fai fammi vedere visualizza",
        weak: "giorno giorni settimana mese mesi anno anni tempo ora ore minuti volta volte nome nomi parola parole \
            riga fine gente piccolo grande buono meglio nuovo nuova ultimo prossimo due tre scrivi scrivere leggere \
            dice dire so sapere adesso oggi domani ieri sempre mai poi ancora stesso",
    },
    FunctionWords {
        codes: &["por", "pt"],
        linking: "o a os as um uma uns umas de do da dos das d' em no na nos nas ao à aos às com por pelo pela para sem \
            sobre entre meu minha meus minhas seu sua este esta esse essa me todos todas",
        stop: "eu tu você ele ela nós vocês eles e ou mas porque se que quem qual quais onde quando como é são era ser \
            sou está estão estou estar foi há tem tenho ter pode podes posso poderia quero queria preciso deve não \
            sim mais menos muito também já te lhe algo nada aqui por favor obrigado obrigada olá oi ajuda ajudar \
            ajude bom boa gostaria quanto fazer bem perfeito ótimo certo",
        light: "mostra mostre mostrar dá dê diga diz procura procurar encontre encontrar põe ver faça",
        weak: "dia dias semana mês meses ano anos tempo hora horas minutos vez vezes nome nomes palavra linha fim gente \
            pequeno grande melhor novo nova último próximo dois três escreve escreva escrever ler diz dizer sei \
            saber agora hoje amanhã ontem sempre nunca depois",
    },
    FunctionWords {
        codes: &["nld", "nl", "afr"],
        linking: "de het een van voor in op aan bij met naar uit over door te ten ter mijn jouw je uw onze ons me mij om \
            deze dit die alle",
        stop: "heet heten ik jij hij zij ze wij we jullie en of maar want als dat omdat wie wat waar wanneer waarom hoe welke is \
            zijn was waren ben bent wordt worden heb hebt heeft hebben had kan kun kunt kunnen kon zou zouden wil \
            wilt willen moet moeten mag zal zullen niet geen ja nee ook nog al zeer zo er hier daar dan toen iets \
            niets meer veel alsjeblieft alstublieft aub bedankt dank hallo hoi help helpen hulp nodig graag even \
            eens gaan doen u prima goed oké ok top perfect",
        light: "laat toon geef zeg vertel zoek vind maak doe ga neem zien nieuwe",
        weak: "dag dagen week weken maand maanden jaar uur tijd minuten keer naam namen woord woorden regel eind einde \
            mensen klein grote groot beter laatste volgende twee drie schrijf schrijven lezen zegt zeggen weet weten \
            vandaag morgen gisteren altijd nooit zonder",
    },
    FunctionWords {
        codes: &["pol", "pl"],
        linking: "w we z ze na do od dla o u po za przez przy pod nad mój moja moje mojego mojej moją moich mi ten ta to \
            tego tej wszystkie",
        stop: "ja ty on ona my wy oni i a lub albo ale bo że żeby jeśli co kto gdzie kiedy jak dlaczego jaki jaka jakie \
            który która które czy jest są był była być mam masz ma mieć mogę możesz może można chcę chciałbym \
            chciałabym potrzebuję muszę nie tak już się też tylko bardzo jeszcze tu tam więcej coś nic mnie cię ci \
            proszę dziękuję dzięki cześć witam pomóż pomoc pomocy ok dobrze dobra świetnie super",
        light: "pokaż daj powiedz znajdź zrób sprawdź",
        weak: "dzień dni tydzień tygodnie miesiąc rok lat godzina godziny czas minut raz razy nazwa słowo słowa koniec \
            ludzie mały duży lepszy nowy ostatni następny dwa trzy napisz pisać czytać dziś jutro wczoraj zawsze \
            nigdy potem teraz bez",
    },
    FunctionWords {
        codes: &["rus", "ru", "bel"],
        linking: "в во на с со к ко у о об от до для из по за при через под над мой моя мое моё мои мою моего моей моих \
            мне это этот эту все",
        stop: "я ты он она оно мы вы они меня тебя и а но или да не нет что чтобы кто где когда как почему какой какая \
            какие какое который если есть был была было были быть могу можешь может можно можете хочу хотел хотела \
            нужно нужна нужен надо должен уже ли же бы тоже только очень еще ещё тут там так то больше что-то ничего \
            себя пожалуйста спасибо привет здравствуйте помоги помогите помощь сколько ок хорошо отлично ладно \
            понятно",
        light: "покажи дай скажи найди сделай расскажи",
        weak: "день дня дней неделя недели неделю месяц год года лет час часа часов время минут раз имя слово слова \
            конец люди маленький большой лучше новый последний следующий два две три напиши писать читать сегодня \
            завтра вчера всегда никогда потом сейчас заранее искать без",
    },
    FunctionWords {
        codes: &["ukr", "uk"],
        linking: "в у на з із зі до від для о об по за при через під над мій моя моє мої мою мого моєї моїх мені це цей цю \
            всі усі",
        stop: "я ти він вона воно ми ви вони мене тебе і й та а але або не ні що щоб хто де коли як чому який яка які \
            яке якщо є був була було були бути можу можеш може можна можете хочу хотів потрібно треба вже чи ж би б \
            також тільки дуже ще тут там так то більше щось нічого себе будь ласка дякую привіт вітаю допоможи \
            допоможіть допомога скільки добре чудово гаразд",
        light: "покажи дай скажи знайди зроби розкажи",
        weak: "день дня днів тиждень місяць рік року років година години час хвилин раз ім'я слово слова кінець люди \
            два три напиши писати сьогодні завтра вчора завжди ніколи потім зараз без",
    },
    FunctionWords {
        codes: &["tur", "tr", "aze"],
        linking: "bir bu şu o için ile benim tüm bütün",
        stop: "ben sen biz siz onlar bana beni sana seni ve veya ya da de ama fakat çünkü eğer ki ne kim nerede nasıl \
            neden niçin hangi kaç mi mı mu mü var yok değil çok daha en gibi kadar her şey hiç evet hayır misin \
            mısın musun lütfen teşekkürler teşekkür merhaba selam yardım istiyorum ister olarak olan olduğunu tamam \
            iyi harika güzel peki",
        light: "göster ver yap bul söyle et",
        weak: "gün gündür hafta ay yıl zaman saat dakika kez kere isim kelime satır iki üç dört ilk son ekle ekleyeyim \
            yaz yazayım bugün yarın dün şimdi sonra önce hep",
    },
    FunctionWords {
        codes: &["swe", "sv"],
        linking: "en ett den det de i på till för från med av om vid mot min mitt mina din ditt dina mig vår alla denna \
            detta dessa",
        stop: "jag du han hon vi ni och eller men för att som om när var vad vem hur varför vilken vilka är vara blir \
            har hade ha kan kunde skulle vill måste ska inte ingen ja nej också bara mycket så här där då nu något \
            inget mer tack snälla hej hjälp hjälpa behöver gärna bra okej perfekt",
        light: "visa ge säg hitta gör ta berätta",
        weak: "dag dagar vecka veckor månad år tid timme timmar minuter gång namn ord slut folk liten stor bättre ny \
            sista nästa två tre skriv skriva läsa idag imorgon alltid aldrig sedan utan",
    },
    FunctionWords {
        codes: &["dan", "da", "nob", "nno", "no", "nb"],
        linking: "en et ei den det de i på til for fra med af av om ved mod min mit mitt mine din dit dine mig meg vores \
            alle denne dette disse",
        stop: "jeg du han hun vi og eller men at å som hvis når hvor hvad hva hvem hvordan hvorfor hvilken hvilke er \
            var være bliver har havde kan kunne kunna skal skulle vil ville må ikke ingen ja nej nei også kun bare \
            meget så her der da nu nå noget noe mere tak takk venligst hej hei hjælp hjelp hjælpe brug behøver \
            trenger gerne gjerne godt fint perfekt okay ok bra",
        light: "vis giv gi sig si find finn gør gjør tag ta fortæl fortell",
        weak: "dag dage uge uger måned år tid time timer minutter gang navn ord slut folk lille stor bedre ny sidste \
            næste to tre skriv skrive læse i morgen altid aldrig senere uden",
    },
    FunctionWords {
        codes: &["ind", "id", "jav", "msa"],
        linking: "di ke dari pada untuk dengan oleh dalam saya ku ini itu semua tentang sebuah",
        stop: "aku kamu anda dia kami kita mereka dan atau tapi tetapi karena jika kalau bahwa yang apa siapa mana \
            kapan bagaimana mengapa kenapa berapa adalah ada bisa dapat boleh harus akan sudah belum telah sedang \
            tidak bukan ya juga hanya sangat lebih lagi saja seperti apakah tolong mohon terima kasih halo hai bantu \
            bantuan ingin mau perlu butuh dong baik oke ok bagus",
        light: "tunjukkan tampilkan beri berikan cari carikan katakan buat beritahu",
        weak: "hari minggu bulan tahun waktu jam menit kali nama kata akhir orang kecil besar baru dua tiga tulis besok \
            sekarang",
    },
    FunctionWords {
        codes: &["vie", "vi"],
        linking: "của cho về trong từ với đến ở một các những này đó",
        stop: "tôi bạn mình anh chị em nó họ và hoặc nhưng vì nếu thì là có không được gì ai đâu khi nào sao thế như đã \
            đang sẽ cũng rất hãy xin vui lòng cảm ơn chào giúp muốn cần thể ạ nhé à",
        light: "tìm xem",
        weak: "ngày tuần tháng năm giờ phút lần tên từ cuối người nhỏ lớn mới hai ba viết đọc nay mai",
    },
    FunctionWords {
        codes: &["ara", "ar"],
        linking: "في من إلى الى على عن مع ل ب هذا هذه ذلك تلك كل جميع",
        stop: "أنا انا أنت انت هو هي نحن هم و أو او لكن لأن إذا اذا أن ان إن الذي التي ما ماذا متى أين اين كيف لماذا هل \
            كم كان كانت يكون يمكن يمكنك يمكنني هناك لا لم لن ليس نعم قد أيضا جدا فقط أي يا لي لك عندي من فضلك رجاء \
            شكرا شكراً مرحبا أهلا السلام ساعدني مساعدة أريد اريد أحتاج جيد حسنا حسنًا تمام رائع",
        light: "اعرض أعطني اعطني قل أخبرني ابحث",
        weak: "يوم أيام اسبوع أسبوع شهر سنة ساعة وقت دقيقة مرة اسم كلمة نهاية ناس صغير كبير جديد اكتب اليوم غدا الآن",
    },
    FunctionWords {
        codes: &["pes", "fas", "fa"],
        linking: "در از به با برای تا بر روی این آن همه را",
        stop: "من تو او ما شما آنها و یا اما ولی اگر که چه چی کی کجا چرا چگونه چطور چند آیا است هست هستم هستند بود شد \
            شود شده می نمی باید رو چیزی کنم کند کنید کن دارم دارد دارید نیست نه بله هم خیلی فقط یک لطفا لطفاً ممنون مرسی \
            سلام کمک میخواهم می‌خواهم ها های خوب خوبه باشه",
        light: "نشان بده بگو پیدا",
        weak: "روز هفته ماه سال ساعت وقت دقیقه بار نام اسم کلمه پایان مردم کوچک بزرگ جدید بنویس امروز فردا الان",
    },
    FunctionWords {
        codes: &["kor", "ko"],
        linking: "내 그 이 저 모든",
        stop: "나 저는 나는 내가 제가 나를 너 당신 그리고 또는 하지만 그런데 것 수 때 좀 더 안 못 잘 왜 어떻게 무엇 뭐 언제 어디 누구 있어 있나요 있습니까 있는 없어 해줘 해주세요 해 줘 \
            주세요 주십시오 할 하는 하고 부탁해 부탁합니다 감사합니다 고마워 안녕 안녕하세요 도와줘 도와주세요 싶어 싶어요 싶습니다 인가요 입니다 네 예 아니요 좋아 좋아요 그래 알겠습니다",
        light: "보여줘 알려줘 말해줘 찾아줘",
        weak: "오늘 내일 어제 지금 시간 분 일 주 월 년 이름 단어 사람 작은 큰 새로운 두 세",
    },
    FunctionWords {
        codes: &["srp", "hrv", "slv", "bos"],
        linking: "u na s sa iz do od za o po pri pod nad moj moja moje moju mog mojoj mi me te ovaj ova ovo taj ta to sve svi у на с \
            са из до од за о по при под над мој моја моје моју мог ми ме те овај ова ово тај та то све сви",
        stop: "ja ti on ona mi vi oni i a ali ili da li ne nije je su sam si smo ste bio bila biti ima imam imaš što šta ko gde gdje \
            kad kada kako zašto koji koja koje koliko ako jer se već još samo vrlo molim hvala zdravo želim treba mogu možeš može \
            ja ја ти он она ми ви они и а али или да ли не није је су сам си смо сте био била бити има имам имаш што шта ко где \
            кад када како зашто који која које колико ако јер се већ још само врло молим хвала здраво желим треба могу можеш може",
        light: "pokaži daj reci nađi pronađi uradi покажи дај реци нађи пронађи уради",
        weak: "dan dana sutra danas juče sat sati vreme put ime reč kraj ljudi sledeći дан дана сутра данас јуче сат сати време пут \
            име реч крај људи следећи",
    },
    FunctionWords {
        codes: &["lit", "lav"],
        linking: "į iš su be per po prie nuo iki už apie mano tavo man šis ši tas ta visi visus visas",
        stop: "aš tu jis ji mes jūs jie ir o bet ar arba kad jei kaip kas kur kada kodėl kuris kiek yra buvo būti turiu turi gali galiu \
            galite noriu reikia ne nėra taip jau dar tik labai prašau prašom ačiū labas padėk",
        light: "parodyk duok pasakyk rask padaryk",
        weak: "diena dieną rytoj šiandien vakar ryto valanda valandą laikas laiko kartą vardas žodis žmonės kitas kitą",
    },
];
