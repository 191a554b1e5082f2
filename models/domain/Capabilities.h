#pragma once

#include <QHash>
#include <QJsonObject>
#include <QMetaType>
#include <QString>
#include <QStringList>

namespace Peak {

/**
 * What the person may open and do, in the words of the server.
 *
 * The window mirrors it: what may not be done is shown disabled, with the reason. The server
 * decides again at every call; nothing here protects anything. A plain value.
 */
class Capabilities
{
public:
    /** From {"pages": ["exchanges", ...], "actions": {"people.create": true, "tasks.create": "Why
     * not."}, "limits": {"pin.min_digits": 6}}. Whatever else stands there is no permission. */
    static Capabilities fromJson(const QJsonObject &told);

    /** In the server's order. */
    const QStringList &pages() const { return m_pages; }
    bool mayOpen(const QString &page) const { return m_pages.contains(page); }
    bool may(const QString &action) const;
    /** A sentence for people; empty when it may be done. */
    QString whyNot(const QString &action) const;
    /** A number that the firm sets and forms show ("pin.min_digits"). */
    int limit(const QString &name, int otherwise) const { return m_limits.value(name, otherwise); }
    bool isEmpty() const { return m_pages.isEmpty() && m_actions.isEmpty(); }

    bool operator==(const Capabilities &) const = default;

private:
    QStringList m_pages;
    QHash<QString, QString> m_actions; ///< id -> why not; empty: allowed
    QHash<QString, int> m_limits;
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::Capabilities)
