#pragma once

#include <QJsonObject>
#include <QWidget>

class QSplitter;
class QVBoxLayout;

namespace Peak {

class ListPage;

/**
 * A list with the selected row in full below it; how the room is shared is remembered by others.
 *
 * Both parts belong to it from then on. GUI thread.
 */
class SplitPage : public QWidget
{
    Q_OBJECT

public:
    SplitPage(ListPage *list, QWidget *details, QWidget *parent = nullptr);

    ListPage *list() const { return m_list; }

    bool detailsShown() const;
    void setDetailsShown(bool shown);
    /** {"details": true, "split": 0.6}. */
    QJsonObject viewState() const;
    void applyViewState(const QJsonObject &state);

    /** The rows that are shown first are there, or that there are none. */
    Q_INVOKABLE bool isLoaded() const;

public Q_SLOTS:
    void focusFilter();

Q_SIGNALS:
    void viewStateChanged();

protected:
    void showEvent(QShowEvent *event) override;
    /** Below both. */
    void addFooter(QWidget *footer);

private:
    void split();

    ListPage *m_list;
    QWidget *m_details;
    QSplitter *m_splitter;
    double m_share = 0.58; ///< of the list
};

} // namespace Peak
