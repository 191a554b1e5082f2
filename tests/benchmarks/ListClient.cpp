#include "tests/benchmarks/ListClient.h"

#include "models/tables/lists/ExchangesList.h"
#include "tests/benchmarks/Measure.h"

#include <algorithm>

namespace Peak {

namespace {
const QString List = QStringLiteral("exchanges");
}

ListClient::ListClient(const ConnectionSettings &settings)
    : m_model(
          exchangesList(),
          {[this](const ListPageRequest &request) { return m_pages.page(List, request); },
           [this](const ListQuery &query, int step) { return m_places.anchors(List, query, step); },
           [this](const ListQuery &query, const QList<QUuid> &ids) {
               return m_pages.rows(List, query, ids);
           },
           {},
           [this] { m_reads.cancelRunning(); }})
{
    (void)m_work.open(settings);
    (void)m_reads.open(settings);
}

void ListClient::first(const QString &column, const QString &search)
{
    bool shown = false;
    const auto connection = QObject::connect(&m_model, &QAbstractItemModel::modelReset, &m_model,
                                             [&shown] { shown = true; });
    ListFilter filter;
    filter.search = search;
    m_model.setSorts({{column, false}});
    m_model.setFilter(filter);
    Measure::waitUntil(
        [&] { return shown || m_model.state() == WindowedTableModel::State::Failed; });
    QObject::disconnect(connection);
    if (m_model.error())
        qFatal("%s", qUtf8Printable(m_model.error()->message));
}

void ListClient::count()
{
    Measure::waitUntil([this] { return m_model.total().has_value(); });
}

void ListClient::jump(int row)
{
    m_model.setVisibleRows(row, row + 39);
    Measure::waitUntil([this, row] {
        return m_model.isLoaded(row) &&
               m_model.isLoaded(std::min(row + 39, m_model.rowCount() - 1));
    });
}

} // namespace Peak
