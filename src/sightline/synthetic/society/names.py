"""Names by broad community. Every list was written for this generator; no register of real people was used.

Common names come from short lists, most common first. Rarer British surnames are put together from two halves, so that
a large world does not run out of them. A name says nothing here beyond what linkage needs: some communities share few
surnames among many people, which makes their records harder to tell apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_GIRLS = {
    "british": (
        "Olivia Amelia Isla Ava Lily Grace Freya Emily Sophie Ella Chloe Evie Poppy Daisy Ruby Millie Phoebe Alice "
        "Jessica Charlotte Lucy Hannah Megan Holly Abigail Erin Molly Scarlett Rosie Imogen Eliza Summer Lola "
        "Matilda Georgia Bethany Lauren Amber Paige Courtney Skye Niamh Libby Maisie Darcey Tilly Zoe Heidi "
        "Jasmine Leah"
    ),
    "east_european": (
        "Zuzanna Julia Maja Oliwia Hanna Lena Alicja Amelia Maria Ioana Andreea Elena Alexandra Daria Bianca "
        "Gabriela Ema Kamile Gabija Viktoria Natalia Nadia Nikola Aleksandra Karolina Sofia Denisa Larisa"
    ),
    "african": (
        "Blessing Precious Esther Grace Deborah Favour Joy Mercy Chioma Amara Adaeze Ayomide Temitope Abena Akua "
        "Ama Fatoumata Aisha Amina Hodan Ayaan Hibo Ifrah Makeda Selam Rahel Tendai Rutendo Nyasha Zainab"
    ),
    "caribbean": (
        "Shanice Aaliyah Jada Kiara Tiana Naomi Ebony Renee Simone Chantelle Keisha Amelia Olivia Destiny Nevaeh "
        "Kayla Tamara Jade Mia Serena"
    ),
    "indian": (
        "Anaya Aanya Diya Isha Priya Riya Saanvi Kavya Meera Nisha Pooja Simran Jasleen Harleen Gurleen Kiran "
        "Anika Tanvi Shreya Aarohi Navya Avani Trisha Sneha Jiya"
    ),
    "pakistani": (
        "Aisha Fatima Zainab Maryam Amna Hafsa Khadija Iqra Sana Noor Hira Alisha Zara Mahnoor Laiba Aleena Inaya "
        "Eshal Anum Sumaiya Saira Bushra Rabia Areeba Ayesha"
    ),
    "bangladeshi": (
        "Aisha Fatima Nusrat Tasnim Maryam Sumaiya Tahmina Farhana Sadia Nadia Anika Ayesha Rahima Jannat Mariam "
        "Samia Tanzila Afsana Nazia Sharmin"
    ),
    "chinese": "Emily Grace Jiayi Xinyi Yuxin Mei Ying Wing Hei Yan Chloe Sophie Zihan Ruoxi Siyu Yihan Amy Vivian",
    "arab": (
        "Layla Maryam Fatima Noor Sara Yasmin Zahra Hala Rania Dina Lina Salma Shilan Dilan Rojin Soraya Parisa Mina"
    ),
}
_BOYS = {
    "british": (
        "Oliver George Harry Jack Noah Charlie Leo Jacob Freddie Alfie Archie Oscar Theo Arthur Henry Joshua "
        "Thomas William James Ethan Logan Mason Lucas Finley Max Isaac Edward Samuel Joseph Daniel Dylan Harrison "
        "Toby Riley Jake Tyler Callum Connor Kyle Ryan Liam Kieran Reece Bailey Jayden Alex Ben Matthew Luke Adam"
    ),
    "east_european": (
        "Jakub Antoni Szymon Filip Kacper Jan Wojciech Mikolaj Oskar Aleksander Andrei David Stefan Luca Matei "
        "Alexandru Ionut Rares Lukas Matas Nojus Dominykas Dawid Igor Adrian Patryk Viktor Denis"
    ),
    "african": (
        "Emmanuel David Samuel Daniel Joshua Michael Chukwuemeka Obinna Tobi Ayomide Oluwaseun Kofi Kwame Kwaku "
        "Yaw Abdi Mohamed Abdullahi Ibrahim Ismail Yusuf Hamza Bereket Yonas Tendai Tinashe Farai Musa"
    ),
    "caribbean": (
        "Jaden Tyrese Malachi Elijah Isaiah Kai Tyrone Marlon Jerome Andre Zion Josiah Reuben Nathaniel Kaiden "
        "Dante Marcus Leon Curtis Nathan"
    ),
    "indian": (
        "Arjun Aarav Rohan Dev Krish Vihaan Aryan Rahul Nikhil Karan Gurpreet Harpreet Jaspreet Manveer Arun Sai "
        "Dhruv Ishaan Neel Yash Ravi Amar Jai Veer Om"
    ),
    "pakistani": (
        "Muhammad Ali Hassan Hamza Ahmed Ibrahim Yusuf Bilal Umar Zain Usman Haris Abdullah Ayaan Zayn Adam Isa "
        "Imran Faisal Adeel Hussain Mustafa Raheem Taha Daud"
    ),
    "bangladeshi": (
        "Muhammad Mohammed Tahmid Rahim Sami Ibrahim Yusuf Tanvir Rafi Mahin Nabil Zakaria Ismail Sakib Arif "
        "Jubair Mahdi Shahid Tariq Ayman"
    ),
    "chinese": "Jason Ryan Kevin Jun Wei Hao Yichen Zihao Lok Chun Ho Yin Marcus Lucas Ethan Haoran Junyi Leo",
    "arab": (
        "Mohammed Ahmad Omar Yousef Ali Hassan Karim Khalid Samir Tariq Ziad Rawand Aram Arian Reza Amir Mehdi Hamid"
    ),
}
_SURNAMES = {
    "british": (
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White "
        "Roberts Green Hall Wood Jackson Clarke Clark Lewis Harris Hughes Turner Martin Cooper Hill Ward Moore "
        "Edwards Morris Baker Harrison King Allen Scott Morgan Lee James Parker Bennett Shaw Cook Mitchell Carter "
        "Bailey Bell Collins Murphy Miller Kelly Cox Marshall Simpson Richardson Price Anderson Adams Wilkinson "
        "Foster Ellis Murray Chapman Mason Gray Palmer Holmes Mills Rogers Knight Barker Fisher Stevens Butler "
        "Russell Reynolds Webb Dixon Hunt"
    ),
    "east_european": (
        "Kowalski Nowak Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Wozniak Dabrowski Kozlowski "
        "Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Rusu Munteanu Kazlauskas Petrauskas Jankauskas "
        "Dimitrov Ivanov Petrov Horvath Lakatos Varga Novak Balog"
    ),
    "african": (
        "Okafor Okeke Adeyemi Adebayo Ogunleye Balogun Eze Nwosu Mensah Owusu Boateng Asante Osei Appiah Mohamed "
        "Ali Abdi Hassan Ahmed Warsame Jama Tesfaye Bekele Ghebre Moyo Ncube Dube Sibanda Kamara Conteh Diallo "
        "Bangura Kabongo"
    ),
    "caribbean": (
        "Campbell Williams Brown Johnson Thomas Francis Joseph Edwards Lewis Reid Grant Morrison Bailey Gordon "
        "Clarke Henry Charles Stewart Powell Wright Robinson Douglas Mclean Palmer"
    ),
    "indian": (
        "Patel Singh Kaur Sharma Shah Gill Sandhu Dhillon Kumar Mistry Desai Joshi Mehta Parmar Chauhan Nair Menon "
        "Reddy Rao Thakur Bhatt Solanki Verma Gupta Sidhu Grewal"
    ),
    "pakistani": (
        "Khan Hussain Ahmed Ali Mahmood Akhtar Iqbal Malik Shah Mirza Hussein Begum Bibi Raja Butt Aslam Ashraf "
        "Rehman Sheikh Qureshi Chaudhry Mughal Rashid Nawaz Javed"
    ),
    "bangladeshi": (
        "Begum Ahmed Miah Ali Uddin Islam Rahman Hussain Khatun Khan Chowdhury Hoque Akhtar Alam Choudhury Karim "
        "Sultana Haque Sarkar Talukder"
    ),
    "chinese": "Chen Wang Li Zhang Liu Wong Chan Lam Cheung Ng Lau Leung Yang Huang Lin Wu Ho Tang",
    "arab": (
        "Al-Hassan Al-Jaf Ahmadi Hosseini Karimi Mohammadi Rahimi Saleh Ibrahim Abdullah Hamad Khalil Mansour "
        "Nasser Haddad Rasul Aziz Hamid Noori Faraj"
    ),
}
_FIRST_HALF = (
    "Ash Black Brad Brook Burn Clay Cole Crow Dal Dun East Fair Farn Gar Green Hal Hart Haw Hay Hazel Hol "
    "Kings Lang Lin Long Mar Mid Mill Nor Oak Pen Red Ring Rush Sand Shel Stan Sten Thorn Tre Wal Whit Wind "
    "Wool York"
)
_SECOND_HALF = (
    "bank beck bourne bridge by cliffe combe cote croft dale den field ford gate grave ham head hurst ington "
    "land ley low man mere more ridge shaw stead ston thorpe ton well wick wood worth"
)

COMMUNITIES = tuple(_SURNAMES)
_RARE_BRITISH = 0.45  # share of British surnames put together from halves: a guess that keeps most names uncommon


def _weights(count: int) -> npt.NDArray[np.float64]:
    weights = np.array([(rank + 6.0) ** -0.9 for rank in range(count)])
    shares: npt.NDArray[np.float64] = weights / weights.sum()
    return shares


def _pick(rng: np.random.Generator, words: str, size: int) -> npt.NDArray[np.object_]:
    names = np.array(words.split(), dtype=object)
    return names[rng.choice(len(names), size=size, p=_weights(len(names)))]


def forenames(
    rng: np.random.Generator, community: npt.NDArray[np.int8], female: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """One first name each. `community` indexes COMMUNITIES; both arrays have one entry a person."""
    names = np.empty(len(community), dtype=object)
    for index, name in enumerate(COMMUNITIES):
        for lists, is_female in ((_GIRLS, True), (_BOYS, False)):
            chosen = (community == index) & (female == is_female)
            names[chosen] = _pick(rng, lists[name], int(chosen.sum()))
    return names


def surnames(rng: np.random.Generator, community: npt.NDArray[np.int8]) -> npt.NDArray[np.object_]:
    """One family name each. `community` indexes COMMUNITIES."""
    names = np.empty(len(community), dtype=object)
    for index, name in enumerate(COMMUNITIES):
        chosen = community == index
        names[chosen] = _pick(rng, _SURNAMES[name], int(chosen.sum()))
    first, second = np.array(_FIRST_HALF.split(), dtype=object), np.array(_SECOND_HALF.split(), dtype=object)
    rare = np.flatnonzero((community == COMMUNITIES.index("british")) & (rng.random(len(community)) < _RARE_BRITISH))
    halves = rng.integers(len(first), size=len(rare)), rng.integers(len(second), size=len(rare))
    names[rare] = first[halves[0]] + second[halves[1]]
    return names
