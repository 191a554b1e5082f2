#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <optional>

namespace Peak {

/** The pages that exist: those of the navigation in its order, then those of one thing. */
enum class PageId {
    Exchanges,
    Tasks,
    Documents,
    Messages,
    People,
    Audit,
    Sync,
    Users,
    Roles,
    Settings,
    Profile,
    ExchangeDetails,
    PersonDetails,
};

/** What is known of a page without making it. */
struct PageInfo
{
    PageId id;
    QString name; ///< for --page, capabilities and settings: "exchanges"
    QString text;
    QString icon;
    QString help;
    bool daily;   ///< above the line of the navigation
    PageId owner; ///< itself, or the page of the navigation that a details page belongs to

    bool isDetails() const { return owner != id; }

    /** All, in the order of PageId, in the language of now. */
    static QList<PageInfo> all();
    static PageInfo of(PageId id);
};

/** What the window shows: a page, and for a details page also which thing. A plain value. */
struct Place
{
    PageId page = PageId::Exchanges;
    QUuid item;

    bool operator==(const Place &) const = default;
};

QString nameOf(PageId page);
std::optional<PageId> pageOf(const QString &name);

} // namespace Peak

Q_DECLARE_METATYPE(Peak::PageId)
Q_DECLARE_METATYPE(Peak::Place)
