#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the market packs XX.json from the figures in this file and people_2025.json.

Everything that is ours rather than published is marked "assumption" or "U" where it is set, with a range.
Change a figure here and run the script; the packs themselves are never edited by hand.

Penetration, markets other than the US: the number of users T of the market (row "users" below) is spread over the cells
in proportion to people x relative use, where relative use comes from the published world-wide age x gender grid of the
adult audience divided by the people of the world without China and India (both lack the global application), times the
market's own gender or age split where one was found, and no cell above CAP. 13-17 use it as much as 18-24 times 68/63,
the ratio in the United States (Pew 2025). low and high scale with the range of T.
"""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
PEOPLE = json.loads((HERE / "people_2025.json").read_text(encoding="utf-8"))
BANDS = ["13-17", "18-24", "25-34", "35-44", "45-54", "55+"]
CAP = 0.9
# The rule of the zone that most people live by (IANA time zone database); the other markets have none.
DAYLIGHT_SAVING = {"US": "us", "GB": "eu", "DE": "eu", "FR": "eu", "AU": "au"}

SOURCES = {
    "wpp": "UN World Population Prospects 2019, medium projection for 2025 (CC BY 3.0 IGO; R package wpp2019, "
           "github.com/cran/wpp2019); five-year groups split evenly by year of age (resources/markets/make_people.py); the range of 5 % is ours",
    "pew": "Pew Research Center, 8 facts about Americans and TikTok, 2 Mar 2026 (survey 2025): adults 37 %, 18-29 63 %, "
           "30-49 44 %, 50-64 30 %, 65+ 12 %, teens 13-17 68 %; bands cut across Pew's are mixed by people; women to men "
           "40 : 25 from Pew, Jan 2024 (survey 2023), assumed equal in each adult band, none for teens. high: adult "
           "advertising reach of 135.8 M (Statista 1299807, Feb 2025) in place of 99 M; low: use of 2023 (33 %)",
    "grid": "age x gender of the world-wide adult audience, Jan 2025, DataReportal / We Are Social via "
            "dataloka.id/humaniora/5114, relative to people; 13-17 as 18-24 times 68/63 (Pew 2025, US); no cell above 90 %",
    "hours": "mean of two TikTok Analytics exports, Follower activity: github.com/jimrobinsonnews/metrics, 8-14 Mar 2021, "
             "and github.com/CoryMink/Tiktok_Projcect, 10-17 Aug 2022; low and high are the two, at least 10 %. Two accounts, active "
             "followers, zone not stated: taken as local hours, label 24 as hour 0",
    "sessions": "assumption on a day of use: 5.3 sessions of 12.5 videos give the mean of 66 videos of KuaiRec (2020; CC BY-SA 4.0; "
                "188,322 user-days). Published opens a day are 10 to 19 (DataReportal Digital 2025 and a company deck of "
                "2020), many of them short",
    "activity": "assumption: how the variance of videos a day (KuaiRec, p25/50/75 = 19/42/83) splits between people and "
                "between days of one person is not published; 0.9 and 0.6 together give these quartiles",
    "follows-us": "Pew Research Center, How U.S. adults use TikTok, 22 Feb 2024; low from its study of 8 Oct 2024; high "
                  "from KuaiRand",
    "follows": "KuaiRand user features, 27,285 users of Kuaishou, 2022 (CC BY-SA 4.0; kuairand.com), taken over to this "
               "market; US survey 144 to 154 (Pew 2024)",
    "languages": "assumption from general knowledge; to be replaced by the market's census or survey of languages",
    "network-mix": "assumption: most use is on Wi-Fi or cable; of mobile sessions the share on 5G is the time 5G users have it",
    "network-5g": "share of time with 5G among 5G users, Opensignal, Jun 2023 (opensignal.com/2023/06/30), times the assumed "
                  "mobile share of sessions",
    "network-speed": "scaled from the market's median mobile download, Ookla Speedtest Global Index 2025 via drwebseo.com: "
                     "4G at 0.4 and 5G at 2 times the median (assumed ratio; Opensignal: 5G far above 4G everywhere)",
    "network-speed-u": "median mobile download of this market not verified (see speedtest.net/global-index); 4G at 0.4 and "
                       "5G at 2 times it, assumed ratio",
    "network-rest": "assumption from general knowledge; to be replaced by measurements by connection type",
    "topics": "assumption: shares fall as rank^-0.5, flatter than the tag shares of KuaiRec (16, 10.7, 8.8, 7.6 % ... of 31 "
              "unnamed tags); the order of the names in this market is ours. Entertainment first: Pew 2024 to 2026, US",
}

# ------------------------------------------------------------------------------------------------- published shapes

GRID = {"F": {"18-24": 14.1, "25-34": 14.6, "35-44": 7.2}, "M": {"18-24": 16.6, "25-34": 20.7, "35-44": 9.2}}
_FEMALE_45 = (44.3 - sum(GRID["F"].values())) / 17.6  # women's share above 45, from the margins
for sex, share in (("F", _FEMALE_45), ("M", 1 - _FEMALE_45)):
    GRID[sex]["45-54"] = 9.2 * share
    GRID[sex]["55+"] = 8.4 * share

EXPORT_US = [5.4, 4.2, 3.0, 2.0, 1.4, 1.1, 1.1, 1.7, 2.7, 3.5, 4.1, 4.4, 4.6, 4.9, 5.0, 5.0, 5.1, 5.2, 5.4, 5.7, 5.9, 6.2, 6.4, 6.2]
EXPORT_SMALL = [2.0, 1.3, 0.8, 0.7, 0.8, 1.6, 3.6, 4.4, 4.3, 4.5, 4.7, 4.9, 5.4, 4.8, 4.7, 5.0, 5.7, 5.9, 6.3, 6.8, 7.2, 6.6, 5.0, 3.2]

# --------------------------------------------------------------------------------------------------------- markets
# users: (value, low, high) millions, whose ("18+" or "13+"), year, quality, what it is.

TOPICS_BASE = ["Entertainment", "Pop Culture", "Style & Fashion", "Food & Drink", "Hobbies & Interests", "Sports",
               "Video Gaming", "Family and Relationships", "Pets", "Healthy Living", "Travel", "Technology & Computing",
               "Shopping", "Events", "Home & Garden", "Education", "Automotive", "Fine Art", "Science", "Politics",
               "Personal Celebrations & Life Events", "Business and Finance", "Books and Literature", "Medical Health",
               "Communication", "Holidays", "Careers", "Personal Finance", "Crime", "Religion & Spirituality",
               "Attractions", "Real Estate"]

DR = "DataReportal Digital 2025, "
WORLD_MINUTES = (70, 56, 97, 2024, "U", "world, Android, 34 h 56 min a month, late 2024 (DataReportal Digital 2025 via "
                 "75secondes.fr), taken over to this market; high from late 2025")

MARKETS = {
    "US": dict(name="United States", currency="USD", offset=-300, minimum=13,
               note="Users by survey: 99 M adults. Advertising reach says 135.8 M adults, the company 170 to 200 M of all ages: a forecast "
                    "depends on the base by a factor of 1.4 to 2. Hours are those of Eastern time.",
               minutes=(58.4, 51, 97, 2024, "P", "eMarketer, TikTok screen time growing faster (55.8 in 2023, 58.4 in 2024, "
                        "adult users); high from DataReportal, Android, late 2025"),
               languages=[("en", .95, .92, .98), ("es", .2, .13, .25)], median=167.9, g5=31.1, g3=.02,
               first=["Entertainment", "Pop Culture", "Style & Fashion", "Food & Drink", "Sports", "Hobbies & Interests"]),
    "GB": dict(name="United Kingdom", currency="GBP", offset=0, minimum=13,
               users=(30, 17, 33), whose="13+", year=2025, quality="P-q", female=.597,
               basis="30 M+ monthly users, TikTok via netinfluencer.com (2025); women 59.7 % of adults, PRWeek on DataReportal "
                     "(Jan 2022); low: 40 % of internet users of 16 to 64, We Are Social, Digital 2024 UK",
               minutes=(99, 60, 105, 2024, "P-q", "49 h 29 min a month, Android, Digital 2024 UK, We Are Social; low from "
                        "TikTok's deck of 2020 and Ofcom 2024 (64 min at 18-24)"),
               languages=[("en", .98, .95, .99), ("pl", .01, .005, .02), ("ur", .02, .01, .04)], median=None, guess=65, g5=10.1, g3=.03,
               first=["Entertainment", "Pop Culture", "Sports", "Style & Fashion", "Food & Drink", "Hobbies & Interests"]),
    "DE": dict(name="Germany", currency="EUR", offset=60, minimum=13,
               users=(20.9, 18.8, 26.1), whose="13+", year=2023, quality="P-q",
               basis="20.9 M average monthly recipients to Sept 2023, TikTok DSA transparency report via Social Media Today; "
                     "high: grown like the EU total, 135.9 M to 170 M (Aug 2025)",
               minutes=WORLD_MINUTES, languages=[("de", .96, .93, .98), ("en", .55, .4, .7), ("tr", .04, .02, .06)],
               median=None, guess=70, g5=13.3, g3=.02,
               first=["Entertainment", "Hobbies & Interests", "Pop Culture", "Food & Drink", "Sports", "Automotive"]),
    "JP": dict(name="Japan", currency="JPY", offset=540, minimum=13, mobile=.4, g5_guess=25,
               users=(42, 35, 44), whose="13+", year=2025, quality="P-q",
               # 15-19 24.4, 20s 23.8, 30s 17.3, 40s 14.1, 50s 10.7, 60s 9.4 % of users, ages evenly spread in each
               ages={"13-17": 24.4 * 3 / 5, "18-24": 24.4 * 2 / 5 + 23.8 / 2, "25-34": 23.8 / 2 + 17.3 / 2,
                     "35-44": 17.3 / 2 + 14.1 / 2, "45-54": 14.1 / 2 + 10.7 / 2, "55+": 10.7 / 2 + 9.4},
               basis="42 M monthly users with Lite, deduplicated, Nov 2025, TikTok Japan via ecnomikata.com/ecnews/48927; age of "
                     "users 2023-24, Hakuhodo via ihack.co.jp (its teens and twenties exceed the people there are, so cells "
                     "stop at 90 %); low: 28.4 % of all ages, MIC Japan 2022 via garbagenews.net",
               minutes=WORLD_MINUTES, languages=[("ja", .99, .97, 1), ("en", .15, .08, .3)], median=None, guess=55, g5=None, g3=.01,
               first=["Entertainment", "Pop Culture", "Food & Drink", "Video Gaming", "Style & Fashion", "Pets"]),
    "AU": dict(name="Australia", currency="AUD", offset=600, minimum=16, g5_guess=25,
               note="No accounts under 16 since 10 December 2025: of the band 13-17 only 16 and 17 remain.",
               users=(8.5, 7.2, 9.5), whose="13+", year=2023, quality="P-q", female=.553,
               basis="8.5 M monthly users, Jun 2023, TikTok via 9News, before the minimum age; women 55.3 %, DataReportal 2022 via "
                     "press; second source 8.01 M adult advertising reach 2025 (S-, theglobalstatistics.com)",
               minutes=(77.7, 58, 97, 2025, "S-", "38 h 51 min a month, Digital 2025 Australia via theglobalstatistics.com"),
               languages=[("en", .97, .94, .99), ("zh", .04, .02, .06)], median=116.6, g5=None, g3=.02,
               first=["Entertainment", "Pop Culture", "Sports", "Food & Drink", "Style & Fashion", "Travel"]),
    "BR": dict(name="Brazil", currency="BRL", offset=-180, minimum=13, mobile=.5, g5_guess=12,
               users=(91.75, 73.4, 101), whose="18+", year=2025, quality="S",
               basis="91.75 M adult advertising reach, Feb 2025, Statista 1299807 (accounts, may exceed people; low: a fifth fewer)",
               minutes=WORLD_MINUTES, languages=[("pt", .99, .97, 1), ("en", .08, .04, .15), ("es", .1, .05, .2)],
               median=205.9, g5=None, g3=.06,
               first=["Entertainment", "Pop Culture", "Sports", "Style & Fashion", "Food & Drink", "Family and Relationships"]),
    "FR": dict(name="France", currency="EUR", offset=60, minimum=13,
               users=(21.4, 19.3, 26.8), whose="13+", year=2023, quality="P-q",
               basis="21.4 M average monthly recipients to Sept 2023, TikTok DSA transparency report via Social Media Today; "
                     "high: grown like the EU total, 135.9 M to 170 M (Aug 2025)",
               note="A minimum age of 15 passed the Assembly in January 2026; later stages were not read. People: metropolitan France.",
               minutes=(77.3, 58, 97, 2025, "S", "38 h 38 min a month, Digital 2025 France via 75secondes.fr"),
               languages=[("fr", .98, .95, .99), ("en", .4, .25, .55), ("ar", .05, .03, .08)], median=133.7, g5=20.6, g3=.03,
               first=["Entertainment", "Pop Culture", "Food & Drink", "Sports", "Style & Fashion", "Fine Art"]),
    "KR": dict(name="South Korea", currency="KRW", offset=540, minimum=13,
               users=(4.9, 4.4, 9.69), whose="13+", year=2025, quality="P-q",
               basis="4.90 M monthly users, Jan 2025, IGAWorks via Asia Business Daily (cm.asiae.co.kr); high: with 4.79 M of Lite, "
                     "if none used both",
               note="A small market for this application: other short-video feeds carry most of the use.",
               minutes=WORLD_MINUTES, languages=[("ko", .99, .98, 1), ("en", .3, .15, .45)], median=205.3, g5=42.9, g3=.005,
               first=["Entertainment", "Pop Culture", "Style & Fashion", "Food & Drink", "Video Gaming", "Healthy Living"]),
    "MX": dict(name="Mexico", currency="MXN", offset=-360, minimum=13, mobile=.5, g5_guess=8,
               users=(74.1, 50, 85.4), whose="18+", year=2024, quality="S",
               basis="74.1 M adult advertising reach, Jan 2024, Digital 2024 Mexico via technicality.me; high: 85.4 M, 2025 (S-); low: "
                     "ours, since reach counts accounts and comes near all adults, which is an error signal",
               minutes=(90, 58, 97, 2024, "S", "45 h 1 min a month, Digital 2024 Mexico via technicality.me"),
               languages=[("es", .98, .97, .99), ("en", .15, .08, .25)], median=None, guess=45, g5=None, g3=.06,
               first=["Entertainment", "Pop Culture", "Family and Relationships", "Food & Drink", "Sports", "Style & Fashion"]),
    "ID": dict(name="Indonesia", currency="IDR", offset=420, minimum=13, mobile=.7, g5_guess=5,
               users=(107.7, 86.2, 118.5), whose="18+", year=2025, quality="S",
               basis="107.7 M adult advertising reach, Feb 2025, Statista 1299807 (accounts, may exceed people; low: a fifth fewer)",
               note="PP 17/2025 sets ages 13 to 16 by class of risk from March 2026; which class applies was not found: 13 is kept.",
               minutes=WORLD_MINUTES, languages=[("id", .95, .9, .98), ("jv", .3, .25, .4), ("en", .15, .05, .25)],
               median=None, guess=40, g5=None, g3=.05,
               first=["Entertainment", "Pop Culture", "Religion & Spirituality", "Food & Drink", "Style & Fashion", "Shopping"]),
    "IN": dict(name="India", currency="INR", offset=330, minimum=13, mobile=.8, g5_guess=25,
               users=(250, 200, 350), whose="13+", year=2023, quality="S",
               basis="more than 250 M monthly users of home-grown short-video apps, 2023, Redseer via techfluxnews.com; nobody uses "
                     "TikTok in India since 29 Jun 2020",
               note="TikTok is blocked in India since 29 June 2020: it has no users there. This pack is the audience of the home-grown "
                    "short-video apps taken together, not of TikTok.",
               minutes=(72, 40, 90, 2023, "S", "home-grown apps, Redseer: about 40 in 2022 (CNBC-TV18), 72 in 2023 (techfluxnews.com)"),
               languages=[("hi", .57, .5, .65), ("en", .2, .1, .3), ("bn", .09, .08, .1), ("mr", .08, .07, .09), ("te", .08, .07, .09),
                          ("ta", .06, .055, .07)], median=144.3, g5=None, g3=.05,
               first=["Entertainment", "Pop Culture", "Religion & Spirituality", "Sports", "Family and Relationships", "Style & Fashion"]),
    "CN": dict(name="China", currency="CNY", offset=480, minimum=13, mobile=.45, g5_guess=50, cap=.97, fixed={"55+": .439},
               users=(960, 715, 1000), whose="13+", year=2025, quality="S-",
               basis="Douyin, about 1.00 bn monthly users with Lite, Mar 2025 (S-, boteman.cn; replace by QuestMobile), 4 % of it taken "
                     "as under 13 or twice (assumption); 22.2 % are 51 or older, Oct 2025, QuestMobile via dtm.com.cn, spread evenly by "
                     "age; cells stop at 97 %; low: Kuaishou's 714.8 M of Q2 2025",
               note="Douyin, not TikTok. Under 14 its youth mode allows 40 minutes a day between 6 and 22 h.",
               minutes=(126.8, 70, 140, 2025, "S", "Kuaishou, minutes per daily active user, Q2 2025, Shenwan via reportify.ai, taken "
                        "over to Douyin"),
               languages=[("zh", .99, .98, 1), ("en", .1, .03, .2)], median=174.5, g5=None, g3=.005,
               first=["Entertainment", "Food & Drink", "Pop Culture", "Family and Relationships", "Shopping", "Video Gaming"]),
}


# ------------------------------------------------------------------------------------------------------------ cells

def cell(value, low, high, year, quality, source):
    low, high = min(low, value), max(high, value)
    return {"value": value, "low": low, "high": high, "year": year, "quality": quality, "source": source}


def us_penetration():
    groups = PEOPLE["US_groups"]
    people = PEOPLE["US"]
    both = lambda group: groups["F"][group] + groups["M"][group]
    total = lambda band: people["F"][band] + people["M"][band]
    young, middle, upper, old = .63, .44, .30, .12
    mixed = {
        "18-24": young,
        "25-34": (both("25-29") * young + both("30-34") * middle) / total("25-34"),
        "35-44": middle,
        "45-54": (both("45-49") * middle + both("50-54") * upper) / total("45-54"),
    }
    at_55_64 = both("55-59") + both("60-64")
    mixed["55+"] = (at_55_64 * upper + (total("55+") - at_55_64) * old) / total("55+")
    cells = {"F": {"13-17": (.68, .60, .75)}, "M": {"13-17": (.68, .60, .75)}}
    for band, rate in mixed.items():
        male = rate * total(band) / (1.6 * people["F"][band] + people["M"][band])
        for sex, value in (("F", 1.6 * male), ("M", male)):
            bounds = (value * 33 / 37, rate, min(.98, value * 135.8 / 99.0), value)
            cells[sex][band] = (value, min(bounds), max(bounds))
    return {sex: [cell(*(round(x, 4) for x in cells[sex][band]), 2025, "C", "@pew") for band in BANDS] for sex in "FM"}


def spread(people, relative, total, bands, cap, fixed_bands):
    """Users per cell over people, adding up to total, proportional to `relative` with no share above cap."""
    fixed = {(s, b): share for b, share in fixed_bands.items() for s in "FM"}
    while True:
        free = [(s, b) for s in "FM" for b in bands if (s, b) not in fixed]
        used = sum(people[s][b] * share for (s, b), share in fixed.items())
        scale = (total - used) / sum(people[s][b] * relative[s][b] for s, b in free)
        over = [key for key in free if scale * relative[key[0]][key[1]] > cap]
        if not over:
            return {s: {b: fixed.get((s, b), scale * relative[s][b]) for b in bands} for s in "FM"}, scale
        for key in over:
            fixed[key] = cap


def penetration(code, m):
    if code == "US":
        return us_penetration()
    people, world = PEOPLE[code], PEOPLE["WXCI"]
    relative = {s: {b: GRID[s][b] / world[s][b] for b in BANDS[1:]} for s in "FM"}
    for s in "FM":
        relative[s]["13-17"] = relative[s]["18-24"] * 68 / 63
    if "ages" in m:  # own age split; gender as in the grid
        for b in BANDS:
            grid_users = sum(people[s][b] * relative[s][b] for s in "FM")
            for s in "FM":
                relative[s][b] *= m["ages"][b] / grid_users
    if "female" in m:  # own gender split of adults
        adults = {s: sum(people[s][b] * relative[s][b] for b in BANDS[1:]) for s in "FM"}
        odds = m["female"] / (1 - m["female"]) * adults["M"] / adults["F"]
        for b in BANDS:
            relative["F"][b] *= odds
    total = m["users"][0] * 1e6
    bands = BANDS if m["whose"] == "13+" else BANDS[1:]
    shares, scale = spread(people, relative, total, bands, m.get("cap", CAP), m.get("fixed", {}))
    out = {}
    for s in "FM":
        out[s] = []
        for b in BANDS:
            value = shares[s].get(b, min(CAP, scale * relative[s][b]))
            low, high = value * m["users"][1] / m["users"][0], min(.98, value * m["users"][2] / m["users"][0])
            source, quality = "@users", "C"
            if code == "AU" and b == "13-17":
                # From 10 Dec 2025 nobody under 16 may have an account: two of the five years of age remain.
                low, high, value = 0, high, value * 2 / 5
                source = "@users-16"
            out[s].append(cell(round(value, 4), round(low, 4), round(high, 4), m["year"], quality, source))
    return out


def hour_curve():
    mean = [(a + b) / 2 for a, b in zip(EXPORT_US, EXPORT_SMALL)]
    total = sum(mean)
    rows = [None] * 24
    for label in range(1, 25):
        a, b = EXPORT_US[label - 1] / sum(EXPORT_US), EXPORT_SMALL[label - 1] / sum(EXPORT_SMALL)
        share = mean[label - 1] / total
        rows[label % 24] = [round(share, 5), round(min(a, b, .9 * share), 5), round(max(a, b, 1.1 * share), 5)]
    rows[21][0] = round(rows[21][0] + 1 - sum(row[0] for row in rows), 5)  # rounding remainder
    return [cell(*row, 2022, "C", "@hours") for row in rows]


def topics(m):
    order = m["first"] + [name for name in TOPICS_BASE if name not in m["first"]]
    weights = [rank ** -.5 for rank in range(1, len(order) + 1)]
    shares = [round(w / sum(weights), 6) for w in weights]
    shares[0] = round(shares[0] + 1 - sum(shares), 6)
    return {name: cell(share, round(share / 2, 6), round(share * 2, 6), 0, "assumption", "@topics")
            for name, share in zip(order, shares)}


def connections(m):
    mobile = m.get("mobile", .35)
    five = (m["g5"] or m.get("g5_guess", 20)) / 100 * mobile
    three = m["g3"] * mobile / .35
    median = m["median"] or m["guess"]
    speed, quality, year = ("@network-speed", "S", 2025) if m["median"] else ("@network-speed-u", "U", 0)
    five_cell = cell(round(five, 4), round(five * .4, 4), round(five * 1.6, 4), 2023 if m["g5"] else 0,
                     "C" if m["g5"] else "U", "@network-5g" if m["g5"] else "@network-mix")
    five, three, fixed = round(five, 4), round(three, 4), round(1 - mobile, 4)
    four = 1 - five - three - fixed
    u = lambda v, lo, hi, source="@network-rest": cell(round(v, 4), round(lo, 4), round(hi, 4), 0, "U", source)
    return {
        "3g": {"share": u(three, three / 3, three * 2, "@network-mix"), "throughput_mbps": u(3, 1, 8), "round_trip_ms": u(120, 80, 250)},
        "4g": {"share": u(four, four * .5, four * 1.5, "@network-mix"),
               "throughput_mbps": cell(round(.4 * median, 1), round(.15 * median, 1), round(.8 * median, 1), year, quality, speed),
               "round_trip_ms": u(50, 30, 90)},
        "5g": {"share": five_cell,
               "throughput_mbps": cell(round(2 * median, 1), round(.8 * median, 1), round(4 * median, 1), year, quality, speed),
               "round_trip_ms": u(35, 20, 60)},
        "fixed": {"share": u(fixed, .4, .85, "@network-mix"), "throughput_mbps": u(80, 25, 250), "round_trip_ms": u(25, 12, 60)},
    }


def pack(code, m):
    people = {s: [cell(PEOPLE[code][s][b], round(PEOPLE[code][s][b] * .95), round(PEOPLE[code][s][b] * 1.05), 2025, "C", "@wpp")
                  for b in BANDS] for s in "FM"}
    sources = dict(SOURCES)
    if code != "US":
        shape = "" if "ages" in m else "; " + SOURCES["grid"]
        if code == "CN":
            shape = shape.replace("no cell above 90 %", "no cell above 97 %")
        sources["users"] = m["basis"] + shape
        if code == "AU":
            sources["users-16"] = (sources["users"] + "; two fifths of it: no accounts under 16 since 10 Dec 2025 (Online Safety "
                                   "Amendment (Social Media Minimum Age) Act 2024, No. 127). low: none left, high: law without effect")
    minutes = cell(*m["minutes"])
    follows = (cell(154, 144, 155, 2024, "P", "@follows-us") if code == "US" else cell(155, 100, 250, 2022, "C", "@follows"))
    body = {
        "people": people,
        "penetration": penetration(code, m),
        "hour_curve": hour_curve(),
        "minutes_per_day": minutes,
        "sessions_per_day": cell(5.3, 3, 12, 2020, "assumption", "@sessions"),
        "videos_per_session": cell(12.5, 4, 16, 2020, "assumption", "@sessions"),
        "activity_sd_between": cell(.9, .5, 1.1, 0, "assumption", "@activity"),
        "activity_sd_within": cell(.6, .4, .9, 0, "assumption", "@activity"),
        "follows_median": follows,
        "languages": [{"language": tag, "share": cell(v, lo, hi, 0, "U", "@languages")} for tag, v, lo, hi in m["languages"]],
        "connections": connections(m),
        "topics": topics(m),
    }
    text = json.dumps(body)
    used = {name: value for name, value in sources.items() if f'"@{name}"' in text}
    head = {"format": "forereach-market", "version": 1, "code": code, "name": m["name"], "currency": m["currency"],
            "utc_offset_minutes": m["offset"]}
    if code in DAYLIGHT_SAVING:
        head["daylight_saving"] = DAYLIGHT_SAVING[code]
    head["minimum_age"] = m["minimum"]
    if "note" in m:
        head["note"] = m["note"]
    head["sources"] = used
    return {**head, **body}


def pretty(value, indent=0):
    """One Sourced value a line."""
    pad = "  " * (indent + 1)
    if isinstance(value, dict) and "quality" not in value:
        rows = ",\n".join(f"{pad}{json.dumps(k)}: {pretty(v, indent + 1)}" for k, v in value.items())
        return "{\n" + rows + "\n" + "  " * indent + "}"
    if isinstance(value, list):
        rows = ",\n".join(pad + pretty(v, indent + 1) for v in value)
        return "[\n" + rows + "\n" + "  " * indent + "]"
    return json.dumps(value, ensure_ascii=False)


def main():
    for code, m in MARKETS.items():
        (HERE / f"{code}.json").write_text(pretty(pack(code, m)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
