#include "views/main/MainWindow.h"

#include "views/main/DetailsWindow.h"
#include "views/main/NavigationBar.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

// What the window's places are called, and what of it all is remembered.

namespace Peak {

namespace {

constexpr int MaxRecent = 8;
constexpr int MaxTitle = 200;

} // namespace

void MainWindow::setPlaceTitle(const Place &place, const QString &title)
{
    for (const QPointer<DetailsWindow> &window : std::as_const(m_details)) {
        if (window && window->place() == place)
            window->setTitle(title);
    }
    if (title.isEmpty())
        return;
    const auto known = std::find_if(m_recent.begin(), m_recent.end(),
                                    [&](const Recent &recent) { return recent.place == place; });
    if (known == m_recent.begin() && known != m_recent.end() && known->title == title)
        return;
    if (known != m_recent.end())
        m_recent.erase(known);
    m_recent.prepend({place, title.left(MaxTitle)});
    if (m_recent.size() > MaxRecent)
        m_recent.removeLast();
    updateTitle();
    Q_EMIT viewStateChanged();
}

/** What is open comes first: it is all that a task bar shows of it. */
void MainWindow::updateTitle()
{
    QStringList parts;
    if (m_place) {
        const auto named = std::find_if(m_recent.cbegin(), m_recent.cend(),
                                        [this](const auto &one) { return one.place == *m_place; });
        parts << (named == m_recent.cend() ? PageInfo::of(m_place->page).text : named->title);
    }
    if (!m_firm.isEmpty())
        parts << m_firm;
    parts << tr("Peak 1031");
    setWindowTitle(parts.join(QStringLiteral(" - ")));
}

QJsonObject MainWindow::viewState() const
{
    QJsonArray recent;
    for (const Recent &opened : m_recent) {
        recent.append(
            QJsonObject{{QStringLiteral("page"), nameOf(opened.place.page)},
                        {QStringLiteral("item"), opened.place.item.toString(QUuid::WithoutBraces)},
                        {QStringLiteral("title"), opened.title}});
    }
    // A details page is not come back to: its exchange may be gone by then, the list never is.
    return {{QStringLiteral("page"), nameOf(PageInfo::of(place().page).owner)},
            {QStringLiteral("folded"), m_navigation->isFolded()},
            {QStringLiteral("recent"), recent}};
}

void MainWindow::applyViewState(const QJsonObject &state)
{
    m_navigation->setFolded(state.value(QStringLiteral("folded")).toBool());
    m_recent.clear();
    const QJsonArray recent = state.value(QStringLiteral("recent")).toArray();
    for (const QJsonValue &opened : recent) {
        const auto page = pageOf(opened[u"page"].toString());
        const QUuid item = QUuid::fromString(opened[u"item"].toString());
        const QString title = opened[u"title"].toString().left(MaxTitle);
        if (page && !item.isNull() && !title.isEmpty() && m_recent.size() < MaxRecent)
            m_recent.append({{*page, item}, title});
    }
}

} // namespace Peak
