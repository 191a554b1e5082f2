#pragma once

#include <QObject>
#include <QPointer>
#include <QString>
#include <QTimer>
#include <QWidget>

#include <functional>

namespace Peak {

class ExchangesWiring;
class MainWindow;

/**
 * Waits until a page shows its data, saves the window as PNG and ends the program: status 0, or 1
 * and a sentence when the data does not come within a minute or the file can't be written.
 */
class Screenshot final : public QObject
{
    Q_OBJECT

public:
    Screenshot(const QString &file, QObject *parent);

    void takeOf(QWidget *window, std::function<bool()> isReady);
    /** Opens the page first; "exchange" is the first one of the list, "exchange-people" a tab of
     * it. A page may have an invokable
     * `bool isLoaded()`, and is waited for then. */
    void takeOfPage(const QString &page, MainWindow &window, ExchangesWiring &exchanges);

private:
    void takeOfOther(const QString &page, MainWindow &window);
    void look();
    void save();
    void fail(const QString &sentence);

    QString m_file;
    QPointer<QWidget> m_window;
    std::function<bool()> m_isReady;
    QTimer m_timer;
    int m_looks = 0;
    int m_readyLooks = 0;
};

} // namespace Peak
