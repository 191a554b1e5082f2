#pragma once

#include "views/actions/ActionSpec.h"

#include <QCoreApplication>

namespace Peak {

/** The actions of each area, as ActionRegistry collects them; one source file each. Values only. */
struct ActionLists
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ActionLists)

public:
    static QList<ActionSpec> window();
    static QList<ActionSpec> look();  ///< theme and density
    static QList<ActionSpec> pages(); ///< "go.tasks": one for each page of the navigation
    static QList<ActionSpec> lists(); ///< what every list can do
    static QList<ActionSpec> exchanges();
    static QList<ActionSpec> participants();
    static QList<ActionSpec> tasks();
    static QList<ActionSpec> documents();
    static QList<ActionSpec> people();
    static QList<ActionSpec> accounts(); ///< people who sign in, as admins see them
    static QList<ActionSpec> audit();
    static QList<ActionSpec> settings(); ///< the firm's
    static QList<ActionSpec> profile();
};

} // namespace Peak
