"""What people at the three sites talk about: concerns, answers and promises by topic. All invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """What was said, in the language it was said in, and in plain words; days given; how it is proved."""

    said: dict[str, str]
    summary: str
    days: int
    kind: str
    evidence: str
    rights: bool = False


@dataclass(frozen=True)
class Theme:
    """One topic: how meetings about it are called, what is asked, what is answered, what is promised."""

    topic: str
    titles: list[str]
    concerns: list[str]
    answers: list[str]
    promises: list[Promise]


THEMES = [
    Theme(
        "Water",
        ["Water for the dry season", "Why the stream ran brown", "The new borehole"],
        [
            "The stream below the waste dump is brown after rain. Is it safe for the animals?",
            "The borehole at the school gives less water since the mine pumps at night.",
            "Nobody has told us the result of the water samples taken in March.",
            "Women walk an hour longer because the old path to the spring is fenced.",
        ],
        [
            "The samples were shown and explained at the meeting; turbidity was high for three days, metals were not.",
            "The pump hours were changed and the level at the school is measured with two people from the village.",
        ],
        [
            Promise(
                {
                    "sw": "Tutachimba kisima kipya karibu na shule kabla ya mvua.",
                    "es": "Vamos a perforar un pozo nuevo junto a la escuela.",
                    "id": "Kami akan membuat sumur baru di dekat sekolah.",
                },
                "Drill a new borehole beside the school",
                150,
                "infrastructure",
                "photo",
                rights=True,
            ),
            Promise(
                {
                    "sw": "Matokeo ya maji yatasomwa kwenye baraza kila mwezi.",
                    "es": "Cada mes leeremos los resultados del agua en la asamblea.",
                    "id": "Hasil uji air akan kami bacakan setiap bulan.",
                },
                "Read out the water results at the monthly assembly",
                45,
                "information",
                "document",
            ),
            Promise(
                {
                    "sw": "Tutafungua njia ya zamani kwenda kwenye chemchemi.",
                    "es": "Abriremos otra vez el camino al manantial.",
                    "id": "Kami akan membuka kembali jalan lama ke mata air.",
                },
                "Open the old path to the spring again",
                60,
                "action",
                "photo",
                rights=True,
            ),
        ],
    ),
    Theme(
        "Dust",
        ["Dust on the haul road", "Dust at harvest time"],
        [
            "The trucks cover the maize with dust. Who pays for what cannot be sold?",
            "The water cart did not come for two weeks.",
            "Children cough at night when the wind comes from the crusher.",
        ],
        [
            "The water cart runs four times a day now; the log hangs at the gate and anybody may read it.",
            "The nurse measured for a week; the figures are with the village committee.",
        ],
        [
            Promise(
                {
                    "sw": "Tutamwaga maji barabarani mara nne kwa siku.",
                    "es": "Regaremos el camino cuatro veces al día.",
                    "id": "Jalan akan kami siram empat kali sehari.",
                },
                "Water the haul road four times a day in the dry season",
                30,
                "ongoing_standard",
                "inspection",
            ),
            Promise(
                {
                    "sw": "Tutaweka kipima vumbi shuleni.",
                    "es": "Pondremos un medidor de polvo en la escuela.",
                    "id": "Kami akan memasang alat ukur debu di sekolah.",
                },
                "Put a dust gauge at the school and show its figures",
                75,
                "infrastructure",
                "photo",
            ),
        ],
    ),
    Theme(
        "Blasting and noise",
        ["Blasting times", "Cracks in houses"],
        [
            "There are new cracks in the wall of the chapel since the blasts became stronger.",
            "The siren was not heard on the far side of the valley.",
            "Why was there a blast during the funeral?",
        ],
        [
            "The blast times are on the board and on the radio a day before; a second siren was set up.",
            "An engineer looked at the chapel with two elders; the report is with them.",
        ],
        [
            Promise(
                {
                    "sw": "Hatutalipua siku ya mazishi.",
                    "es": "No habrá voladuras durante los entierros.",
                    "id": "Tidak akan ada peledakan saat pemakaman.",
                },
                "No blasting on the day of a funeral",
                14,
                "restriction",
                "document",
            ),
            Promise(
                {
                    "sw": "Mhandisi atakagua nyufa za nyumba zote.",
                    "es": "Un ingeniero revisará las grietas de todas las casas.",
                    "id": "Seorang insinyur akan memeriksa retakan semua rumah.",
                },
                "An engineer inspects the cracks in every house of the upper quarter",
                90,
                "action",
                "inspection",
            ),
        ],
    ),
    Theme(
        "Jobs",
        ["Jobs for young people", "How people are hired"],
        [
            "People from the capital get the jobs. Where can we see the list?",
            "The contractor asks for money to put a name on the list.",
            "Women are told that there is no work for them in the plant.",
        ],
        [
            "The list of vacancies hangs at the liaison office every Monday.",
            "The claim about money was taken up with the contractor; who was asked for money may say so in confidence.",
        ],
        [
            Promise(
                {
                    "sw": "Vijana ishirini watafundishwa udereva.",
                    "es": "Capacitaremos a veinte jóvenes como operadores.",
                    "id": "Dua puluh pemuda akan kami latih sebagai operator.",
                },
                "Train twenty young people as plant operators, half of them women",
                180,
                "employment",
                "document",
            ),
            Promise(
                {
                    "sw": "Orodha ya kazi itabandikwa kila Jumatatu.",
                    "es": "La lista de puestos se publicará cada lunes.",
                    "id": "Daftar lowongan akan ditempel setiap Senin.",
                },
                "Put up the list of vacancies every Monday",
                21,
                "information",
                "photo",
            ),
        ],
    ),
    Theme(
        "Land and grazing",
        ["Grazing beyond the fence", "The boundary of the lease"],
        [
            "The fence cuts the way to the winter pasture. Nobody asked us.",
            "Whose land is the new stockpile on?",
            "Two goats died in the open trench.",
        ],
        [
            "Three gates were made where the herders showed their ways; each has a key in the village.",
            "The map was laid on the ground and walked together.",
        ],
        [
            Promise(
                {
                    "sw": "Tutaweka malango matatu kwenye uzio.",
                    "es": "Haremos tres portones en el cerco.",
                    "id": "Kami akan membuat tiga pintu di pagar.",
                },
                "Make three gates in the fence for the herders",
                60,
                "infrastructure",
                "photo",
                rights=True,
            ),
            Promise(
                {
                    "sw": "Tutafunika mitaro yote.",
                    "es": "Taparemos todas las zanjas.",
                    "id": "Semua parit akan kami tutup.",
                },
                "Cover the open trenches along the pasture",
                30,
                "action",
                "inspection",
            ),
        ],
    ),
    Theme(
        "Road safety",
        ["Trucks on the village road", "A safe way to school"],
        [
            "Trucks pass the school at the hour when the children come out.",
            "A motorcycle was pushed off the road by a fuel truck.",
            "The speed bump was taken away and never put back.",
        ],
        ["Trucks wait at the gate between one and two o'clock; a warden stands at the crossing."],
        [
            Promise(
                {
                    "sw": "Tutaweka matuta mbele ya shule.",
                    "es": "Pondremos rompemuelles delante de la escuela.",
                    "id": "Kami akan membuat polisi tidur di depan sekolah.",
                },
                "Build speed bumps in front of the school",
                45,
                "infrastructure",
                "photo",
            ),
            Promise(
                {
                    "sw": "Malori hayatapita saa za shule.",
                    "es": "Los camiones no pasarán a la hora de la escuela.",
                    "id": "Truk tidak akan lewat pada jam sekolah.",
                },
                "No trucks past the school from one to two o'clock",
                14,
                "restriction",
                "inspection",
            ),
        ],
    ),
    Theme(
        "Security guards",
        ["The guards at the north gate", "How guards should speak to people"],
        [
            "Guards search women's bags at the path. By what right?",
            "A guard shouted at an old man who gathered firewood.",
            "Who can we tell when a guard does wrong, without fear?",
        ],
        ["The rules for guards were read out; searches at the path have ended."],
        [
            Promise(
                {
                    "sw": "Walinzi hawatapekua watu njiani.",
                    "es": "Los guardias no registrarán a nadie en el camino.",
                    "id": "Penjaga tidak akan menggeledah orang di jalan.",
                },
                "Guards search nobody on the public path",
                14,
                "restriction",
                "document",
                rights=True,
            ),
        ],
    ),
    Theme(
        "School and clinic",
        ["The clinic's roof", "Books for the school"],
        [
            "The clinic's roof was promised two years ago.",
            "The nurse has no transport to the upper quarter.",
            "There are no latrines for girls at the school.",
        ],
        ["The roof is in this year's plan; the drawing hangs in the clinic."],
        [
            Promise(
                {
                    "sw": "Tutaezeka paa la zahanati.",
                    "es": "Techaremos la posta de salud.",
                    "id": "Atap puskesmas akan kami ganti.",
                },
                "Put a new roof on the clinic",
                200,
                "infrastructure",
                "photo",
            ),
            Promise(
                {
                    "sw": "Tutajenga vyoo vya wasichana.",
                    "es": "Construiremos servicios para las niñas.",
                    "id": "Kami akan membangun jamban untuk murid perempuan.",
                },
                "Build latrines for girls at the school",
                120,
                "infrastructure",
                "photo",
                rights=True,
            ),
        ],
    ),
    Theme(
        "Compensation",
        ["Crops lost to the spill", "How compensation is reckoned"],
        [
            "The price paid for a mango tree is from ten years ago.",
            "My neighbour was paid and I was not. Why?",
        ],
        ["The table of prices was renewed with the farmers' union and hangs at the office."],
        [
            Promise(
                {
                    "sw": "Fidia italipwa kabla ya mwisho wa mwezi.",
                    "es": "La compensación se pagará antes de fin de mes.",
                    "id": "Ganti rugi akan dibayar sebelum akhir bulan.",
                },
                "Pay the compensation for the lost crops",
                30,
                "payment",
                "receipt",
                rights=True,
            ),
        ],
    ),
]
GROUPS = [
    ("Farmers", "landowner", [], 4, 3, 4, "reached"),
    ("Women's group", "community", ["women"], 4, 2, 4, "partly_reached"),
    ("Young people", "community", ["youth"], 3, 2, 3, "partly_reached"),
    ("Elders", "traditional_authority", ["elderly"], 4, 4, 3, "reached"),
    ("Herders", "resource_user", ["landless"], 3, 2, 5, "not_reached"),
    ("Landless women", "community", ["women", "landless"], 2, 1, 5, "not_reached"),
    ("Teachers and nurses", "local_government", [], 3, 3, 2, "reached"),
]
PLACES = [
    "the school yard",
    "the chapel",
    "the liaison office",
    "under the fig tree",
    "the market hall",
    "the clinic",
]
