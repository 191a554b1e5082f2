#include "models/domain/FieldMerge.h"

#include "models/domain/FormDefinition.h"

namespace Peak {

FieldMerge FieldMerge::of(const QJsonObject &base, const QJsonObject &mine,
                          const QJsonObject &theirs)
{
    FieldMerge merge;
    merge.merged = theirs;
    QStringList names = theirs.keys() + mine.keys() + base.keys();
    names.removeDuplicates();
    names.sort();
    for (const QString &name : std::as_const(names)) {
        const QJsonValue before = base.value(name);
        const QJsonValue now = theirs.value(name);
        // What one side does not speak of, it did not change.
        const bool theyDid = theirs.contains(name) && !sameFormValue(before, now);
        const bool iDid = mine.contains(name) && !sameFormValue(before, mine.value(name));
        if (theyDid)
            merge.theirFields.append(name);
        if (!iDid) {
            if (!theirs.contains(name))
                merge.merged.insert(name, before);
            continue;
        }
        if (!theyDid)
            merge.merged.insert(name, mine.value(name));
        else if (!sameFormValue(mine.value(name), now))
            merge.clashes.append({name, before, mine.value(name), now});
    }
    return merge;
}

} // namespace Peak
