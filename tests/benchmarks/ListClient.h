#pragma once

#include "models/db/DbSession.h"
#include "models/repositories/ListRepository.h"
#include "models/tables/ListTableModel.h"

namespace Peak {

/** The list as the client has it, without a window: two lines, a repository on each, one model. */
class ListClient final
{
public:
    explicit ListClient(const ConnectionSettings &settings);

    /** Until the first page of this query is in the model. */
    void first(const QString &column = QStringLiteral("number"), const QString &search = {});
    /** Until the number of rows is known, and with it the places to jump to. */
    void count();
    /** Until the 40 rows from here on are in the model. */
    void jump(int row);
    int rows() const { return m_model.rowCount(); }

private:
    DbSession m_work{QStringLiteral("work")};
    DbSession m_reads{QStringLiteral("reads")};
    ListRepository m_pages{m_work};
    ListRepository m_places{m_reads};
    ListTableModel m_model;
};

} // namespace Peak
