// SPDX-License-Identifier: GPL-3.0-or-later
// "Pixel runner": a side-scroller of 135 x 240 fat pixels. Coins hang on the path of each jump, so that all
// are caught.
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/demo/clip.h"

namespace forereach::demo {

namespace {

constexpr double kSeconds = 10, kGoal = 8.9, kAir = 0.66;
constexpr int kW = 135, kH = 240, kGround = 190, kHeroX = 38;
constexpr std::array<double, 10> kJumps{0.7, 1.6, 2.5, 3.5, 4.25, 5.1, 5.9, 6.7, 7.45, 8.2};

class Pixels {
public:
    Pixels() : m_pixels(static_cast<std::size_t>(kW * kH)) {}
    void put(int x, int y, std::uint32_t k) {
        if (x >= 0 && x < kW && y >= 0 && y < kH) m_pixels[static_cast<std::size_t>(y * kW + x)] = k;
    }
    void box(int x, int y, int w, int h, std::uint32_t k) {
        for (int j = y; j < y + h; ++j)
            for (int i = x; i < x + w; ++i) put(i, j, k);
    }
    std::uint32_t at(int x, int y) const { return m_pixels[static_cast<std::size_t>(y * kW + x)]; }

private:
    std::vector<std::uint32_t> m_pixels;
};

std::uint32_t blend(std::uint32_t a, std::uint32_t b, double share) {
    const Colour k = mix(rgb(a), rgb(b), share);
    const auto part = [](double v) { return static_cast<std::uint32_t>(std::lround(v * 255)); };
    return part(k.r) << 16 | part(k.g) << 8 | part(k.b);
}

/// Letters of the drawing below: o dark outline, r red, d dark red, s skin, h hair, b blue, w white, y gold,
/// g green, n dark green.
std::uint32_t ink(char c) {
    switch (c) {
    case 'o':
        return 0x1B1530;
    case 'r':
        return 0xF2545B;
    case 'd':
        return 0xA93246;
    case 's':
        return 0xFFD3A6;
    case 'h':
        return 0x6B3A2E;
    case 'b':
        return 0x3E5BD6;
    case 'w':
        return 0xFFFFFF;
    case 'y':
        return 0xFFD23F;
    case 'm':
        return 0xE89B1C;
    case 'g':
        return 0x63D471;
    case 'n':
        return 0x2E8B57;
    default:
        return 0;
    }
}

void sprite(Pixels& p, int x, int y, const std::string_view* rows, int count) {
    for (int j = 0; j < count; ++j)
        for (int i = 0; i < static_cast<int>(rows[j].size()); ++i)
            if (rows[j][static_cast<std::size_t>(i)] != '.')
                p.put(x + i, y + j, ink(rows[j][static_cast<std::size_t>(i)]));
}

constexpr std::array<std::string_view, 11> kBody{
    "...oooooo...", "..orrrrrro..", ".orrrrrrrro.", ".oyyyyyyyyyo", ".ohssosso...", ".ohssosso...",
    "..osssso....", "..obbbbo....", ".oabbbbbo...", ".osbbbbso...", "..obbbbo...."};
constexpr std::array<std::array<std::string_view, 4>, 5> kLegs{
    {{"..odoodo....", ".odo..odo...", ".oo....oo...", "............"},
     {"...oddo.....", "..odoodo....", "..oo..oo....", "............"},
     {"...oddo.....", "...oddo.....", "...oooo.....", "............"},
     {"..oddoo.....", ".oo.odo.....", ".....oo.....", "............"},
     {"..oddddo....", ".odo..odo...", ".oo...oo....", "............"}}};
constexpr std::array<std::string_view, 9> kSlime{"....oooo....", "..oogggroo..", ".oggggggggo.",
                                                 ".ogwoggwogo.", "oggwoggwoggo", "oggggggggggo",
                                                 "onggoooogngo", "onnnggggnnno", ".oooooooooo."};
constexpr std::array<std::string_view, 9> kCrate{"oooooooooo", "ommmmmmmmo", "omhmmmmhmo",
                                                 "ommhmmhmmo", "ommmhhmmmo", "ommmhhmmmo",
                                                 "ommhmmhmmo", "omhmmmmhmo", "oooooooooo"};
constexpr std::array<std::array<std::string_view, 8>, 3> kCoin{
    {{".oooo.", "oyyyyo", "oywymo", "oywymo", "oywymo", "oywymo", "oymmmo", ".oooo."},
     {"..oo..", ".oyyo.", ".oymo.", ".oymo.", ".oymo.", ".oymo.", ".oymo.", "..oo.."},
     {"..oo..", "..oo..", "..yo..", "..yo..", "..yo..", "..yo..", "..oo..", "..oo.."}}};

/// 3 x 5 glyphs, one octal digit a row.
int glyph(char c) {
    constexpr std::string_view known = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.!+";
    constexpr std::array<int, 39> bits{075557, 026227, 071747, 071717, 055711, 074717, 074757, 071122,
                                       075757, 075717, 025755, 065656, 034443, 065556, 074647, 074644,
                                       034553, 055755, 072227, 011152, 055655, 044447, 057755, 065555,
                                       025552, 065644, 025563, 065655, 034216, 072222, 055557, 055522,
                                       055775, 055255, 055222, 071247, 000002, 022202, 002720};
    const auto at = known.find(c);
    return at == std::string_view::npos ? 0 : bits[at];
}

void letters(Pixels& p, int x, int y, std::string_view text, int size, std::uint32_t k) {
    for (const char c : text) {
        const int bits = glyph(c);
        for (int pass = 0; pass < 2; ++pass)
            for (int row = 0; row < 5; ++row)
                for (int column = 0; column < 3; ++column)
                    if (bits >> ((4 - row) * 3 + (2 - column)) & 1) {
                        if (pass == 0)
                            p.box(x + column * size - 1, y + row * size - 1, size + 2, size + 2, 0x1B1530);
                        else
                            p.box(x + column * size, y + row * size, size, size, k);
                    }
        x += 4 * size;
    }
}

void centred(Pixels& p, int y, std::string_view text, int size, std::uint32_t k) {
    letters(p, (kW - static_cast<int>(text.size()) * 4 * size + size) / 2, y, text, size, k);
}

/// Distance run, in pixels: faster in the second half, still after the goal.
double distanceAt(double t) {
    const double s = std::min(t, kGoal);
    return s < 5 ? 62 * s : 310 + 84 * (s - 5);
}

double heightAt(double t) {
    for (const double jump : kJumps)
        if (t >= jump && t < jump + kAir) {
            const double x = (t - jump) / kAir;
            return 44 * 4 * x * (1 - x);
        }
    if (t > kGoal + 0.1) return 16 * std::fabs(std::sin((t - kGoal - 0.1) * 8));
    return 0;
}

struct Coin {
    double when, x, y; // when it is caught, where it hangs
};

std::vector<Coin> coins() {
    std::vector<Coin> all;
    for (std::size_t j = 0; j < kJumps.size(); ++j)
        for (int i = 0; i < (j % 2 ? 5 : 3); ++i) {
            const double t = kJumps[j] + kAir * (0.5 + (i - (j % 2 ? 2 : 1)) * 0.16);
            all.push_back({t, distanceAt(t) + kHeroX + 3, kGround - 12 - heightAt(t)});
        }
    return all;
}

void backdrop(Pixels& p, double t, double distance) {
    const double dusk = ramp(t, 4.6, 5.6);
    constexpr std::array<std::uint32_t, 8> day{0x2B2D6E, 0x3B3F8F, 0x5560B8, 0x6E86D6,
                                               0x8FB3EA, 0xB8DCF5, 0xE3F3F2, 0xFFF3D0};
    constexpr std::array<std::uint32_t, 8> evening{0x24124D, 0x45196B, 0x7A2182, 0xB8327E,
                                                   0xE8506A, 0xFF7F59, 0xFFB15E, 0xFFE08A};
    for (int y = 0; y < kGround; ++y)
        for (int x = 0; x < kW; ++x) {
            const double at =
                static_cast<double>(y) / kGround * 7.3 + ((x + y) % 2 ? 0.22 : -0.22); // dithered bands
            const auto band = static_cast<std::size_t>(std::clamp(at, 0.0, 7.0));
            p.put(x, y, blend(day[band], evening[band], dusk));
        }
    for (std::uint64_t i = 0; i < 40; ++i)
        if (hash01(i, 3) > 0.3 || std::fmod(t * 3 + hash01(i, 4) * 3, 3) > 0.8)
            p.put(static_cast<int>(hash01(i, 1) * kW), static_cast<int>(hash01(i, 2) * 70), 0xFFFFFF);
    const int sunY = static_cast<int>(74 + 26 * dusk);
    for (int y = -19; y <= 19; ++y)
        for (int x = -19; x <= 19; ++x)
            if (x * x + y * y <= 361 && !(dusk > 0.5 && y > 2 && y % 5 < (y + 8) / 7))
                p.put(94 + x, sunY + y,
                      x * x + y * y > 300 ? blend(0xFFE8A3, 0xFFB84D, dusk)
                                          : blend(0xFFF9DC, 0xFFE066, dusk));
    struct Layer {
        double speed, scale, height;
        int base;
        std::uint32_t day, evening;
    };
    constexpr std::array<Layer, 3> layers{{{0.12, 34, 70, 168, 0x8AA0DC, 0x7C2A78},
                                           {0.28, 24, 52, 182, 0x5C73BE, 0x561E62},
                                           {0.5, 15, 34, 196, 0x2F7A6B, 0x33134D}}};
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const Layer& layer = layers[l];
        const std::uint32_t k = blend(layer.day, layer.evening, dusk);
        for (int x = 0; x < kW; ++x) {
            const double world = std::floor(distance * layer.speed) + x;
            const int top = static_cast<int>(layer.base - layer.height * ridge(world / layer.scale, 90 + l));
            p.box(x, top, 1, kGround - top, k);
            p.put(x, top, blend(k, 0xFFFFFF, 0.3));
            if (l == 0 && top < 124)
                p.box(x, top, 1, std::max(0, (124 - top) / 2), blend(0xFFFFFF, 0xFFC9C9, dusk));
            if (l == 2 && static_cast<int>(world) % 3 == 0) p.box(x, top - 3, 1, 4, k); // tops of trees
        }
    }
    for (std::uint64_t i = 0; i < 5; ++i) { // clouds
        const int x = static_cast<int>(
                          std::fmod(hash01(i, 12) * 220 + 220 - std::fmod(distance * 0.2, 220.0), 220.0)) -
                      45,
                  y = 58 + static_cast<int>(hash01(i, 13) * 46);
        const std::uint32_t k = blend(0xFFFFFF, 0xFFB3A0, dusk);
        p.box(x + 6, y - 4, 14, 4, k);
        p.box(x, y, 30, 4, k);
        p.box(x + 3, y + 4, 20, 2, blend(k, 0x9DA9DD, 0.35));
    }
}

void groundTiles(Pixels& p, double distance, double dusk) {
    for (int x = 0; x < kW; ++x) {
        const int world = static_cast<int>(distance) + x;
        for (int y = kGround; y < kH; ++y) {
            const int depth = y - kGround;
            const bool mortar =
                depth > 6 && ((depth - 6) % 9 == 0 || (world + (depth - 6) / 9 % 2 * 8) % 16 == 0);
            std::uint32_t k = mortar ? 0x5B2A3C : blend(0xB5603F, 0x8A3F4D, depth / 60.0);
            if (depth < 6) k = depth < 2 ? 0x8EE36B : depth == 5 - world * 7 % 3 ? 0x2E8B57 : 0x4CB85C;
            p.put(x, y, blend(k, 0x3A1550, 0.35 * dusk));
        }
        if (world % 23 == 4) p.box(x, kGround - 3, 1, 3, 0x8EE36B), p.put(x - 1, kGround - 4, 0xFF8FB1);
    }
}

void draw(cairo_t* c, double t) {
    Pixels p;
    const double distance = distanceAt(t);
    const int camera = static_cast<int>(distance);
    backdrop(p, t, distance);
    groundTiles(p, distance, ramp(t, 4.6, 5.6));
    for (std::size_t j = 0; j < kJumps.size(); ++j) { // what is jumped over
        const int x = static_cast<int>(distanceAt(kJumps[j] + kAir / 2)) + kHeroX - camera;
        if (j % 3 == 1)
            sprite(p, x, kGround - 9, kCrate.data(), 9);
        else
            sprite(p, x, kGround - 9 + static_cast<int>(t * 6) % 2, kSlime.data(), 9);
        if (j % 3 == 1 && j > 3) sprite(p, x, kGround - 18, kCrate.data(), 9);
    }
    const int goal = static_cast<int>(distanceAt(kGoal)) + kHeroX + 26 - camera;
    p.box(goal, kGround - 74, 3, 74, 0xE8E8F0);
    p.box(goal + 2, kGround - 74, 1, 74, 0x9AA0B8);
    for (int y = 0; y < 18; ++y)
        for (int x = 0; x < 24; ++x) {
            const int wave = static_cast<int>(std::lround(1.5 * std::sin(x * 0.4 - t * 9)));
            p.put(goal + 3 + x, kGround - 72 + y + wave, (x / 6 + y / 6) % 2 ? 0x1B1530 : 0xFFFFFF);
        }
    int score = 0;
    for (const Coin& coin : coins()) {
        const int x = static_cast<int>(coin.x) - camera, y = static_cast<int>(coin.y);
        if (t < coin.when) {
            const auto turn = static_cast<std::size_t>(t * 9 + coin.x) % 4;
            sprite(p, x, y, kCoin[turn == 3 ? 1 : turn].data(), 8);
            continue;
        }
        score += 10;
        const double since = t - coin.when;
        if (since > 0.45) continue;
        letters(p, x - 4, y - 4 - static_cast<int>(since * 34), "+10", 1, 0xFFF3A0);
        for (int i = 0; i < 6 && since < 0.25; ++i)
            p.box(x + 3 + static_cast<int>(std::cos(i * 1.05) * since * 56),
                  y + 4 + static_cast<int>(std::sin(i * 1.05) * since * 56), 2, 2, 0xFFE66D);
    }
    const double height = heightAt(t);
    const int heroY = kGround - 14 - static_cast<int>(std::lround(height));
    const bool running = height <= 0 && t < kGoal;
    if (running) {
        for (int i = 1; i < 5; ++i) { // dust
            const double age = std::fmod(t * 4 + i * 0.25, 1.0);
            p.box(kHeroX + 1 - static_cast<int>(age * 15), kGround - 2 - static_cast<int>(age * 5),
                  age < 0.5 ? 2 : 1, age < 0.5 ? 2 : 1, 0xF4E6C8);
        }
    }
    sprite(p, kHeroX, heroY, kBody.data(), 11);
    const auto legs = height > 0 ? std::size_t{4}
                      : running  ? static_cast<std::size_t>(t * 13) % 4
                                 : std::size_t{2};
    sprite(p, kHeroX, heroY + 11, kLegs[legs].data(), 3);

    sprite(p, 9, 29, kCoin[0].data(), 8);
    std::string digits = std::to_string(score);
    letters(p, 19, 28, "X" + digits, 2, 0xFFFFFF);
    letters(p, 92, 28, t < 5 ? "LV 1" : "LV 2", 2, 0xFFFFFF);
    if (t < 2.8 && (t > 0.9 || std::fmod(t, 0.3) < 0.22)) {
        centred(p, 52, "NO HIT RUN", 3, 0xFFE66D);
        centred(p, 74, "ONE LIFE", 2, 0xFFFFFF);
    }
    if (t > 4.6 && t < 6.4 && std::fmod(t, 0.4) < 0.28) centred(p, 56, "FASTER!", 4, 0xFF8FB1);
    if (t > kGoal) {
        for (std::uint64_t i = 0; i < 60; ++i) {
            const double fall = (t - kGoal) * (50 + 60 * hash01(i, 43));
            const std::array<std::uint32_t, 4> paper{0xFFE66D, 0xFF6B9A, 0x7CE0F9, 0x8EE36B};
            p.box(static_cast<int>(hash01(i, 41) * kW + 5 * std::sin(t * 6 + static_cast<double>(i))),
                  static_cast<int>(-60 * hash01(i, 42) + fall * 2), 2, 3, paper[i % 4]);
        }
        centred(p, 54, "STAGE", 5, 0xFFE66D);
        centred(p, 84, "CLEAR!", 5, 0xFFE66D);
    }

    cairo_surface_t* target = cairo_get_target(c);
    cairo_surface_flush(target);
    unsigned char* data = cairo_image_surface_get_data(target);
    const int stride = cairo_image_surface_get_stride(target);
    for (int y = 0; y < kHeight; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < kWidth; ++x) row[x] = 0xFF000000u | p.at(x / 4, y / 4);
    }
    cairo_surface_mark_dirty(target);
}

Sound sound() {
    Sound s(kSeconds);
    const std::array<int, 32> tune{76, 79, 84, 79, 76, 79, 86, 84, 74, 77, 81, 77, 74, 77, 83, 81,
                                   72, 76, 79, 84, 83, 79, 76, 79, 74, 77, 81, 86, 84, 81, 83, 86};
    const std::array<int, 4> bass{48, 50, 45, 43};
    double at = 0;
    for (int i = 0; at < kGoal - 0.1; ++i) {
        const double step = at < 5 ? 0.15 : 0.125;
        s.play({.at = at,
                .length = step * 0.7,
                .hertz = hertzOf(tune[static_cast<std::size_t>(i % 32)]),
                .gain = 0.06,
                .pan = 0.2,
                .attack = 0.003,
                .release = 0.03,
                .decay = 4,
                .wave = Wave::Square});
        if (i % 2 == 0)
            s.play({.at = at,
                    .length = step * 1.5,
                    .hertz = hertzOf(bass[static_cast<std::size_t>(i / 8 % 4)] - (i % 4 ? 0 : 12)),
                    .gain = 0.17,
                    .pan = -0.15,
                    .attack = 0.004,
                    .release = 0.04,
                    .decay = 2,
                    .wave = Wave::Triangle});
        if (i % 4 == 0) s.kick(at, 0.35);
        if (i % 4 == 2) s.snare(at, 0.2);
        s.hat(at, 0.08);
        at += step;
    }
    for (const double jump : kJumps)
        s.play({.at = jump,
                .length = 0.14,
                .hertz = 280,
                .gain = 0.07,
                .attack = 0.004,
                .release = 0.06,
                .decay = 5,
                .bend = 6,
                .wave = Wave::Square});
    for (const Coin& coin : coins()) {
        s.play({.at = coin.when,
                .length = 0.05,
                .hertz = hertzOf(83),
                .gain = 0.06,
                .pan = -0.2,
                .attack = 0.002,
                .release = 0.02,
                .wave = Wave::Square});
        s.play({.at = coin.when + 0.05,
                .length = 0.12,
                .hertz = hertzOf(88),
                .gain = 0.06,
                .pan = -0.2,
                .attack = 0.002,
                .release = 0.12,
                .decay = 8,
                .wave = Wave::Square});
    }
    const std::array<int, 6> fanfare{72, 76, 79, 84, 79, 84};
    for (std::size_t i = 0; i < fanfare.size(); ++i)
        for (const int harmony : {0, -12})
            s.play({.at = kGoal + 0.11 * static_cast<double>(i),
                    .length = i == 5 ? 0.4 : 0.1,
                    .hertz = hertzOf(fanfare[i] + harmony),
                    .gain = 0.1,
                    .attack = 0.003,
                    .release = 0.06,
                    .decay = 2,
                    .wave = Wave::Square});
    s.echo(0.15, 0.12);
    s.fadeOut(kSeconds - 0.2, kSeconds);
    s.level(-18, 0);
    return s;
}

} // namespace

Clip runnerClip() {
    return {"pixel-runner.mp4", kSeconds, draw, sound, {}};
}

std::vector<Clip> demoClips() {
    return {noodlesClip(NoodlesCut::A), noodlesClip(NoodlesCut::B), sunriseClip(), runnerClip()};
}

} // namespace forereach::demo
