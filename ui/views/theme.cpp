// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QStyle>
#include <QStyleFactory>
#include <QSvgRenderer>
#include <QTranslator>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace forereach::ui {

namespace {

QColor rgb(unsigned value) {
    return QColor(QRgb(0xff000000u | value));
}

Tokens makeLight() {
    Tokens t;
    t.background = rgb(0xF6F7F8);
    t.surface = rgb(0xFFFFFF);
    t.line = rgb(0xDDE0E4);
    t.edge = rgb(0x858C96);
    t.text = rgb(0x1B1F24);
    t.muted = rgb(0x5C6570);
    t.accent = rgb(0x4A4FC4);
    t.onAccent = rgb(0xFFFFFF);
    t.success = rgb(0x187542);
    t.warning = rgb(0x8A5A00);
    t.danger = rgb(0xBE2F2B);
    t.data = {rgb(0x0072B2), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0x882255), rgb(0x332288)};
    t.others = rgb(0x6A727D);
    return t;
}

Tokens makeDark() {
    Tokens t;
    t.dark = true;
    t.background = rgb(0x15171A);
    t.surface = rgb(0x1E2126);
    t.line = rgb(0x353A41);
    t.edge = rgb(0x737B86);
    t.text = rgb(0xE8EAED);
    t.muted = rgb(0xA3ABB6);
    t.accent = rgb(0xA3A8FF);
    t.onAccent = rgb(0x15171A);
    t.success = rgb(0x5CC98A);
    t.warning = rgb(0xE3B04B);
    t.danger = rgb(0xFF8D84);
    t.data = {rgb(0x88CCEE), rgb(0xD55E00), rgb(0x009E73), rgb(0xCC79A7), rgb(0xAA4499), rgb(0xDDCC77)};
    t.others = rgb(0x737B86);
    return t;
}

QPalette paletteOf(const Tokens& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.background);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, mixed(t.surface, t.background, 0.6));
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.danger);
    p.setColor(QPalette::ToolTipBase, t.surface);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Light, mixed(t.surface, t.text, 0.04));
    p.setColor(QPalette::Midlight, t.line);
    p.setColor(QPalette::Mid, t.line);
    p.setColor(QPalette::Dark, t.edge);
    p.setColor(QPalette::Shadow, t.edge);
    const QColor faint = mixed(t.background, t.muted, 0.65);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, faint);
    p.setColor(QPalette::Disabled, QPalette::Base, t.background);
    p.setColor(QPalette::Disabled, QPalette::Button, t.background);
    p.setColor(QPalette::Disabled, QPalette::Highlight, t.line);
    p.setColor(QPalette::Disabled, QPalette::HighlightedText, faint);
    return p;
}

bool systemIsDark() {
    // Asked before our own palette is set; Qt 6.4 has no colour scheme hint.
    static const bool dark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    return dark;
}

QString styleSheet(const Tokens& t) {
    QFile file(QStringLiteral(":/forereach/themes/forereach.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<const char*, QColor> colours[] = {
        {"background", t.background},
        {"surface", t.surface},
        {"line", t.line},
        {"edge", t.edge},
        {"text", t.text},
        {"muted", t.muted},
        {"accent", t.accent},
        {"onaccent", t.onAccent},
        {"success", t.success},
        {"warning", t.warning},
        {"danger", t.danger},
        {"hover", mixed(t.surface, t.text, 0.05)},
        {"pressed", mixed(t.surface, t.text, 0.10)},
        {"selected", mixed(t.surface, t.accent, t.dark ? 0.24 : 0.12)},
        {"accenthover", mixed(t.accent, t.text, 0.15)},
        {"warningback", mixed(t.surface, t.warning, 0.12)},
        {"dangerback", mixed(t.surface, t.danger, 0.12)},
        {"disabled", mixed(t.background, t.muted, 0.65)},
    };
    for (const auto& [name, colour] : colours)
        sheet.replace(QStringLiteral("@%1;").arg(QLatin1String(name)), colour.name() + QLatin1Char(';'));
    const std::pair<const char*, TextSize> sizes[] = {{"table", TextSize::Table},
                                                      {"body", TextSize::Body},
                                                      {"title", TextSize::Title},
                                                      {"strip", TextSize::Strip},
                                                      {"headline", TextSize::Headline}};
    for (const auto& [name, size] : sizes)
        sheet.replace(QStringLiteral("$%1;").arg(QLatin1String(name)),
                      QStringLiteral("%1px;").arg(textPixels(size)));
    sheet.replace(QStringLiteral("@mode;"), t.dark ? QStringLiteral("dark") : QStringLiteral("light"));
    sheet.replace(QStringLiteral("$row;"), QStringLiteral("%1px;").arg(scaled(kRowHeight)));
    sheet.replace(QStringLiteral("$control;"), QStringLiteral("%1px;").arg(scaled(22)));
    return sheet;
}

/// Draws an SVG whose strokes say currentColor at whatever size and resolution is asked for.
class SvgIconEngine : public QIconEngine {
public:
    SvgIconEngine(QByteArray svg, QColor normal, QColor active, QColor disabled)
        : m_svg(std::move(svg)), m_normal(normal), m_active(active), m_disabled(disabled) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State iconState) override {
        const QColor colour = mode == QIcon::Disabled  ? m_disabled
                              : iconState == QIcon::On ? m_active
                                                       : m_normal;
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State iconState) override {
        if (size.isEmpty()) return {};
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        paint(&painter, QRect(QPoint(), size), mode, iconState);
        return pixmap;
    }
    QIconEngine* clone() const override { return new SvgIconEngine(m_svg, m_normal, m_active, m_disabled); }

private:
    QByteArray m_svg;
    QColor m_normal, m_active, m_disabled;
};

}

const Tokens& lightTokens() {
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens& darkTokens() {
    static const Tokens tokens = makeDark();
    return tokens;
}

const Tokens& tokensOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? darkTokens() : lightTokens();
}

const Tokens& tokensOf(const QWidget* widget) {
    return tokensOf(widget ? widget->palette() : QGuiApplication::palette());
}

QColor mixed(const QColor& under, const QColor& over, double share) {
    const auto one = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    return QColor(one(under.red(), over.red()), one(under.green(), over.green()),
                  one(under.blue(), over.blue()));
}

const std::array<QList<qreal>, 6>& dataDashes() {
    static const std::array<QList<qreal>, 6> dashes{QList<qreal>{}, {6, 3},  {2, 2},
                                                    {8, 2, 2, 2},   {10, 4}, {1, 3}};
    return dashes;
}

int scaled(int pixelsAt100) {
    const int body = QApplication::font().pixelSize();
    if (body <= 0) return pixelsAt100;
    return pixelsAt100 * body / static_cast<int>(TextSize::Body);
}

int textPixels(TextSize size) {
    return std::max(8, scaled(static_cast<int>(size)));
}

QFont textFont(TextSize size, bool strong) {
    QFont font = QApplication::font();
    font.setPixelSize(textPixels(size));
    font.setWeight(strong ? QFont::DemiBold : QFont::Normal);
    return font;
}

/// Once an application: plural forms of English, the language of the sources.
static void loadWords(QApplication& app) {
    if (app.findChild<QTranslator*>(QStringLiteral("forereachWords"))) return;
    auto* translator = new QTranslator(&app);
    translator->setObjectName(QStringLiteral("forereachWords"));
    if (translator->load(QStringLiteral(":/forereach/translations/forereach_en.qm")))
        QCoreApplication::installTranslator(translator);
}

void applyTheme(QApplication& app, ThemeChoice choice, int textPercent) {
    loadWords(app);
    const bool systemDark = systemIsDark(); // asked always: the palette below covers what the system says
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemDark);
    const Tokens& tokens = dark ? darkTokens() : lightTokens();
    QFont font;
    // Qt falls through the list character by character: Inter, then what Debian ships for other scripts.
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                      QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans CJK JP")});
    font.setPixelSize(static_cast<int>(TextSize::Body) * std::clamp(textPercent, 80, 200) / 100);
    font.setStyleStrategy(QFont::PreferAntialias);
    if (app.style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    app.setStyleSheet(QString()); // so that the new font is what the sheet's sizes are worked out from
    QApplication::setFont(font);
    QApplication::setPalette(paletteOf(tokens));
    app.setStyleSheet(styleSheet(tokens));
}

QIcon icon(const char* name, const QPalette& palette) {
    QFile file(QStringLiteral(":/forereach/icons/%1.svg").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) return {};
    const Tokens& t = tokensOf(palette);
    return QIcon(new SvgIconEngine(file.readAll(), t.muted, t.accent, mixed(t.background, t.muted, 0.5)));
}

bool reducedMotion() {
    return qEnvironmentVariableIsSet("FOREREACH_REDUCED_MOTION") ||
           !QApplication::isEffectEnabled(Qt::UI_General);
}

} // namespace forereach::ui
