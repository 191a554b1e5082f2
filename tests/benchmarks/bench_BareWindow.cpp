// What bench_Start compares with: the least that a Qt program on a database can be. One window, one
// connection, one query, and the same line on stdout when its first rows are painted.
#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQueryModel>
#include <QTableView>
#include <QTimer>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;

namespace {

class Window final : public QTableView
{
public:
    explicit Window(const QElapsedTimer &clock) : m_clock(clock) {}

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QTableView::paintEvent(event);
        QTimer::singleShot(0, this, [this] {
            std::printf("first page painted after %lld ms\n",
                        static_cast<long long>(m_clock.elapsed()));
            std::fflush(stdout);
        });
    }

private:
    QElapsedTimer m_clock;
};

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer clock;
    clock.start();
    QApplication application(argc, argv);
    Window window(clock);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QPSQL"_s);
    database.setConnectOptions(application.arguments().value(1));
    if (!database.open())
        qFatal("%s", qPrintable(database.lastError().text()));
    QSqlQueryModel model;
    model.setQuery(
        u"select exchange_number, name, day_45, day_180 from public.exchanges limit 40"_s,
        database);
    if (model.rowCount() == 0)
        qFatal("%s", qPrintable(model.lastError().text()));
    window.setModel(&model);
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
