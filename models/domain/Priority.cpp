#include "models/domain/Priority.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {
const std::array<std::pair<Priority, QString>, 4> &codes()
{
    static const std::array<std::pair<Priority, QString>, 4> list{{
        {Priority::Low, u"LOW"_s},
        {Priority::Medium, u"MEDIUM"_s},
        {Priority::High, u"HIGH"_s},
        {Priority::Urgent, u"URGENT"_s},
    }};
    return list;
}
} // namespace

Priority priorityFromCode(const QString &code)
{
    const QString word = code.trimmed().toUpper();
    for (const auto &[priority, text] : codes()) {
        if (text == word)
            return priority;
    }
    return Priority::Other;
}

QString priorityCode(Priority priority)
{
    for (const auto &[candidate, text] : codes()) {
        if (candidate == priority)
            return text;
    }
    return {};
}

QList<Priority> allPriorities()
{
    return {Priority::Low, Priority::Medium, Priority::High, Priority::Urgent};
}

} // namespace Peak
