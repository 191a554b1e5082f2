#include "views/actions/ActionSpec.h"

#include <QCoreApplication>

namespace Peak {

QString ActionSpec::fullText() const
{
    if (group.isEmpty())
        return text;
    //: %1 is a group of choices such as "Theme", %2 one of them
    return QCoreApplication::translate("Peak::ActionSpec", "%1: %2").arg(group, text);
}

QString ActionSpec::keyText() const
{
    QStringList names;
    for (const QKeySequence &key : keys)
        names.append(key.toString(QKeySequence::NativeText));
    //: between two keyboard shortcuts that do the same
    return names.join(QCoreApplication::translate("Peak::ActionSpec", " or "));
}

bool ActionSpec::belongsTo(PageId page) const
{
    return scope == Scope::Window || pages.contains(page);
}

} // namespace Peak
