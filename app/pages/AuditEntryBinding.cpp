#include "app/pages/AuditEntryBinding.h"

#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/tables/ListTableModel.h"
#include "models/tables/lists/ExchangesList.h"
#include "models/tables/lists/PeopleList.h"
#include "views/audit/AuditEntryView.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

AuditEntryBinding::AuditEntryBinding(PageWorld &world, ListPage *page, AuditEntryView *view,
                                     QObject *parent)
    : QObject(parent), m_page(page), m_view(view), m_lists(world.reads())
{
    ListTableModel *model = page->model();
    connect(page->table()->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this] { show(); });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] { show(); });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] { show(); });
    connect(model, &QAbstractItemModel::modelReset, this, [this] { show(); });
}

void AuditEntryBinding::show()
{
    DataTable *table = m_page->table();
    const ListTableModel *model = m_page->model();
    if (!table->currentIndex().isValid() && model->rowCount() > 0 && model->isLoaded(0)) {
        m_page->selectId(model->idAt(0)); // comes back here
        return;
    }
    const auto row = model->listRowAt(table->currentIndex().row());
    if (!row) {
        if (model->rowCount() == 0)
            m_view->clear();
        return;
    }
    if (row->id == m_view->entry())
        return;
    m_view->setEntry(row->id, row->cells);
    askNames();
}

void AuditEntryBinding::askNames()
{
    QList<QUuid> ids;
    const QList<QUuid> unnamed = m_view->unnamed();
    for (const QUuid &id : unnamed) {
        if (!m_asked.contains(id) && ids.size() < 500) {
            m_asked.insert(id);
            ids.append(id);
        }
    }
    if (ids.isEmpty())
        return;
    askNames(u"people"_s, ids);
    askNames(u"exchanges"_s, ids);
}

void AuditEntryBinding::askNames(const QString &list, const QList<QUuid> &ids)
{
    ListQuery query;
    query.sorts = list == u"people"_s ? peopleList().defaultSorts : exchangesList().defaultSorts;
    whenDone(m_lists.rows(list, query, ids), this, [this](const Result<QList<ListRow>> &rows) {
        if (!rows)
            return; // ids stay ids
        QHash<QUuid, QString> names;
        for (const ListRow &row : *rows) {
            const QString number = row.cells.value(u"number"_s).toString();
            const QString name = row.cells.value(u"name"_s).toString();
            names.insert(row.id, number.isEmpty() ? name : u"%1  %2"_s.arg(number, name));
        }
        m_view->addNames(names);
    });
}

} // namespace Peak
