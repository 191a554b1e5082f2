#include "models/domain/DocumentTypes.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

/** Kept as they are, in the database too, where checklists compare them: not translated. */
QStringList documentTypes()
{
    return {u"Assignment of relinquished contract"_s,
            u"Assignment of replacement contract"_s,
            u"Correspondence"_s,
            u"Deed"_s,
            u"Exchange agreement"_s,
            u"Final accounting"_s,
            u"Identification notice"_s,
            u"Identity document"_s,
            u"Notice of assignment"_s,
            u"Photo"_s,
            u"Purchase contract"_s,
            u"Relinquished closing statement"_s,
            u"Relinquished deed"_s,
            u"Relinquished purchase contract"_s,
            u"Replacement closing statement"_s,
            u"Replacement deed"_s,
            u"Replacement purchase contract"_s,
            u"Tax form"_s,
            u"Wire instructions"_s};
}

} // namespace Peak
