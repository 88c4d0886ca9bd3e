// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/about_dialog.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "core/base/resource.h"
#include "ui/views/theme.h"

namespace forereach::ui {

namespace {

QTextBrowser* browser(const char* name, const QString& html, QWidget* parent) {
    auto* view = new QTextBrowser(parent);
    view->setObjectName(QString::fromLatin1(name));
    view->setOpenExternalLinks(true);
    view->setHtml(html);
    return view;
}

QString row(const QString& name, const QString& by, const QString& use, const QString& licence,
            const QString& url) {
    QString html = QStringLiteral("<p><b>%1</b>").arg(name.toHtmlEscaped());
    if (!by.isEmpty()) html += QStringLiteral(" – %1").arg(by.toHtmlEscaped());
    html += QStringLiteral("<br>");
    if (!use.isEmpty()) html += use.toHtmlEscaped() + QStringLiteral(".<br>");
    html += licence;
    if (!url.isEmpty()) html += QStringLiteral(" · <a href=\"%1\">%1</a>").arg(url.toHtmlEscaped());
    return html + QStringLiteral("</p>");
}

/// One of the lists of resources/attributions.json.
QString listHtml(const char* key, const QString& introduction) {
    const auto bytes = findResource("attributions.json");
    if (!bytes) return AboutDialog::tr("<p>The list is missing from this build.</p>");
    const QJsonObject root =
        QJsonDocument::fromJson(QByteArray(bytes->data(), qsizetype(bytes->size()))).object();
    QString html = QStringLiteral("<p>%1</p>").arg(introduction.toHtmlEscaped());
    for (const QJsonValue& value : root.value(QLatin1String(key)).toArray()) {
        const QJsonObject o = value.toObject();
        const auto text = [&](const char* field) { return o.value(QLatin1String(field)).toString(); };
        QString licence = text("licence").toHtmlEscaped();
        if (!text("licence_url").isEmpty())
            licence =
                QStringLiteral("<a href=\"%1\">%2</a>").arg(text("licence_url").toHtmlEscaped(), licence);
        html += row(text("name"), text("by"), text("use"), licence, text("url"));
    }
    return html;
}

}

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Forereach"));
    resize(scaled(640), scaled(560));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    outer->setSpacing(kStep * 3);
    auto* name = new QLabel(tr("Forereach %1").arg(QLatin1String(FOREREACH_VERSION)), this);
    name->setProperty("role", QStringLiteral("strip"));
    outer->addWidget(name);
    auto* what = new QLabel(tr("See the reach of a piece of content before publishing it. Everything is "
                               "computed on this machine; "
                               "nothing leaves it. What it shows is simulated, not observed."),
                            this);
    what->setWordWrap(true);
    outer->addWidget(what);
    auto* licence = new QLabel(
        tr("Free software under the GNU General Public License, version 3 or later. It comes without any "
           "warranty. <a href=\"https://www.gnu.org/licenses/gpl-3.0.html\">Licence</a>"),
        this);
    licence->setWordWrap(true);
    licence->setOpenExternalLinks(true);
    outer->addWidget(licence);
    auto* tabs = new QTabWidget(this);
    tabs->setObjectName(QStringLiteral("aboutTabs"));
    tabs->addTab(
        browser("attributionsView",
                listHtml(
                    "data",
                    tr("Every default of a simulation has a source; these are the works that they rest on.")),
                tabs),
        tr("Data and sources"));
    tabs->addTab(browser("licencesView",
                         listHtml("software",
                                  tr("Forereach stands on these works; each comes under its own licence.")),
                         tabs),
                 tr("Software"));
    outer->addWidget(tabs, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    outer->addWidget(buttons);
}

} // namespace forereach::ui
