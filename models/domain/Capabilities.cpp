#include "models/domain/Capabilities.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace Peak {

namespace {

QString generalRefusal()
{
    return QCoreApplication::translate("Peak::Capabilities", "Your role doesn't include this.");
}

} // namespace

Capabilities Capabilities::fromJson(const QJsonObject &told)
{
    Capabilities capabilities;
    const QJsonArray pages = told.value(u"pages").toArray();
    for (const QJsonValue &page : pages) {
        if (page.isString() && !capabilities.m_pages.contains(page.toString()))
            capabilities.m_pages.append(page.toString());
    }
    const QJsonObject actions = told.value(u"actions").toObject();
    for (auto action = actions.begin(); action != actions.end(); ++action) {
        const QString sentence = action.value().toString().trimmed();
        const bool allowed = action.value().isBool() && action.value().toBool();
        capabilities.m_actions.insert(action.key(), allowed              ? QString()
                                                    : sentence.isEmpty() ? generalRefusal()
                                                                         : sentence);
    }
    const QJsonObject limits = told.value(u"limits").toObject();
    for (auto limit = limits.begin(); limit != limits.end(); ++limit)
        capabilities.m_limits.insert(limit.key(), limit.value().toInt());
    return capabilities;
}

bool Capabilities::may(const QString &action) const
{
    const auto known = m_actions.constFind(action);
    return known != m_actions.constEnd() && known->isEmpty();
}

QString Capabilities::whyNot(const QString &action) const
{
    return m_actions.value(action, generalRefusal());
}

} // namespace Peak
