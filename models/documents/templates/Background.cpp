#include "models/documents/templates/Background.h"

#include <QThreadPool>

namespace Peak {

void Background::start(std::function<void()> work)
{
    struct Pool : QThreadPool
    {
        Pool()
        {
            setMaxThreadCount(2);
            setStackSize(16 * 1024 * 1024);
        }
    };
    static Pool pool;
    pool.start(std::move(work));
}

} // namespace Peak
